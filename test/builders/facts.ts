import type { Facts, Gathered, RequestFacts } from '../../shared/domain/facts.ts'
import type { Account } from '../../shared/domain/forge.ts'
import type { PolicyRequest, PromotionRequest } from '../../shared/domain/request/request.ts'
import { examplePeople, exampleModel, examplePolicy } from './documents.ts'
import { champion, measured, subject } from './evidence.ts'
import { account, digest, otherDigest, pull } from './forge.ts'

/** Everything a judgement reads of a request in order, of the example's people and policy; a test names what it is about. */

export const requestFolder = 'promotions/credit-approval/production/0003'

export function promotionRequest(other: Partial<PromotionRequest> = {}): PromotionRequest {
  return {
    request: 1,
    kind: 'promotion',
    model: 'credit-approval',
    environment: 'production',
    version: '7',
    expected_current: '6',
    evidence: digest,
    developers: [],
    reason: 'better',
    ...other,
  }
}

export const policyRequest: PolicyRequest = {
  request: 1,
  kind: 'policy',
  governance: { 'governance/policy.yml': otherDigest },
  reason: 'stricter',
}

export type Found = Extract<RequestFacts, { state: 'found' }>

export function found(other: Partial<Found> = {}): Found {
  return {
    state: 'found',
    folder: requestFolder,
    model: 'credit-approval',
    environment: 'production',
    blob: 'a'.repeat(40),
    request: { state: 'read', value: promotionRequest() },
    proposed: { state: 'read', subject: subject(), digest },
    governance: {},
    governanceFindings: [],
    ...other,
  }
}

export const foundPolicy = (other: Partial<Found> = {}): Found =>
  found({
    folder: 'promotions/_policy/0002',
    model: null,
    environment: null,
    request: { state: 'read', value: policyRequest },
    proposed: { state: 'absent' },
    governance: policyRequest.governance,
    ...other,
  })

export function gathered(other: Partial<Extract<Gathered, { state: 'gathered' }>> = {}): Gathered {
  return {
    state: 'gathered',
    subject: subject(),
    digest,
    evaluation: measured(),
    champion: champion(),
    claims: {},
    server: '3.17.2',
    runUser: 'dana',
    runState: 'active',
    links: { version: 'https://mlflow.acme.example/#/models/credit-approval/versions/7', run: null },
    ...other,
  }
}

const team: Readonly<Record<string, readonly string[]>> = {
  'model-validator': ['vera-acme'],
  'compliance-officer': ['carl-acme'],
  'legal-counsel': ['lee-acme'],
  'business-owner': ['olga-acme'],
  'model-risk': ['rita-acme', 'rob-acme'],
}

export const memberships = (other: Readonly<Record<string, readonly Account[]>> = {}): Facts['memberships'] =>
  Object.entries({
    ...Object.fromEntries(Object.entries(team).map(([role, logins]) => [role, logins.map((login) => account(login))])),
    ...other,
  }).map(([role, members]) => ({ role, members, formerly: [] }))

export function facts(other: Partial<Facts> = {}): Facts {
  return {
    schema: 'countersign/facts/1',
    readAt: '2026-01-06T09:00:00Z',
    repository: { id: 77, name: 'acme/governance', defaultBranch: 'main', tip: 'b'.repeat(40) },
    webUrl: 'https://github.com',
    app: 'countersign-acme',
    pull: pull(),
    sticky: null,
    request: found(),
    governance: {
      commit: 'b'.repeat(40),
      digest: otherDigest,
      files: [{ path: 'governance/policy.yml', digest: otherDigest, text: 'policy: 1\n' }],
      policy: { state: 'read', value: examplePolicy() },
      people: { state: 'read', value: examplePeople() },
    },
    modelFile: { state: 'read', value: exampleModel() },
    modelFileFrom: 'base',
    memberships: memberships(),
    failed: [],
    gathered: gathered(),
    live: '6',
    ledger: { governance: otherDigest, recordedAt: '2026-01-02T09:00:00Z', faults: [], live: '6' },
    otherRequests: [],
    checks: [],
    foreignChecks: [],
    ...other,
  }
}
