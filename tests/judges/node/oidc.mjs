// oidc-provider as the token server of the FHIR server of router.mjs: SMART Backend Services.
//
// `oidc.mjs PORT CLIENTS`: CLIENTS is a JSON file, a list of { client_id, jwks }. Commands:
// { seen: true } tells what was asked, { forget: true } makes every token so far worthless.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { need, serveCommands } from './judge.mjs';
import { serveFhir } from './router.mjs';

const Provider = need('oidc-provider').default;
const ALGORITHMS = ['ES384', 'RS384'];
const SCOPES = ['system/Observation.crus', 'system/Patient.rs'];
const clients = JSON.parse(readFileSync(process.argv[3], 'utf8'));
const seen = { granted: 0, refused: 0, withoutToken: 0, errors: [] };
let since = 0;
let provider;

const server = createServer(async (request, response) => {
  if (request.url === '/fhir/.well-known/smart-configuration') {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(
      JSON.stringify({
        token_endpoint: provider.issuer + '/token',
        token_endpoint_auth_methods_supported: ['private_key_jwt'],
        token_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
        grant_types_supported: ['client_credentials'],
        scopes_supported: SCOPES,
        capabilities: ['client-confidential-asymmetric', 'permission-v2'],
      })
    );
  } else if (!request.url.startsWith('/fhir/')) {
    provider.callback()(request, response);
  } else if (await allowed(request)) {
    await serveFhir(request, response);
  } else {
    seen.withoutToken += 1;
    response.writeHead(401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' });
    response.end();
  }
});

async function allowed(request) {
  const [scheme, value] = (request.headers.authorization ?? '').split(' ');
  const token = scheme === 'Bearer' ? await provider.ClientCredentials.find(value) : undefined;
  return token?.isValid && token.jti && (tokens.get(token.jti) ?? -1) >= since;
}

const tokens = new Map(); // jti → how many there were before it

server.listen(Number(process.argv[2]), '127.0.0.1', () => {
  const { port } = server.address();
  provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: clients.map((one) => ({
      ...one,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      token_endpoint_auth_method: 'private_key_jwt',
      scope: SCOPES.join(' '),
    })),
    scopes: SCOPES,
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    enabledJWA: { clientAuthSigningAlgValues: ALGORITHMS },
    ttl: { ClientCredentials: 300 },
  });
  provider.on('grant.success', () => (seen.granted += 1));
  provider.on('grant.error', (_context, error) => {
    seen.refused += 1;
    seen.errors.push(`${error.error}: ${error.error_description} (${error.error_detail ?? ''})`);
  });
  provider.on('client_credentials.saved', (token) => tokens.set(token.jti, tokens.size));
  console.log(JSON.stringify({ port }));
});

serveCommands((command) => {
  if (command.forget) {
    since = tokens.size;
  }
  return seen;
});
