// Standard input: a JSON list of FHIR resources. Standard output: for each, the profiles that it was
// held against and the complaints (none: valid).

import { readFileSync } from 'node:fs';
import { complaints, profilesOf } from './profiles.mjs';

const resources = JSON.parse(readFileSync(0));
console.log(
  JSON.stringify(resources.map((one) => ({ profiles: profilesOf(one), complaints: complaints(one) })))
);
