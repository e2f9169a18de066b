import type { Facts, Gathered, RequestFacts } from '../../shared/domain/facts.ts'
import type { Account } from '../../shared/domain/forge.ts'
import type { ModelFile } from '../../shared/domain/model/model-file.ts'
import type { PolicyRequest, PromotionRequest } from '../../shared/domain/request/request.ts'
import { examplePeople, exampleModel, examplePolicy } from './documents.ts'
import { champion, dataFacts, lineage, measured, subject } from './evidence.ts'
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
    asks: 'move',
    model: 'credit-approval',
    environment: 'production',
    blob: 'a'.repeat(40),
    request: { state: 'read', value: promotionRequest() },
    proposed: { state: 'read', subject: subject(), digest },
    governance: {},
    models: {},
    governanceFindings: [],
    proposedFile: null,
    ...other,
  }
}

export const foundPolicy = (other: Partial<Found> = {}): Found =>
  found({
    folder: 'promotions/_policy/0002',
    asks: 'policy',
    model: null,
    environment: null,
    request: { state: 'read', value: policyRequest },
    proposed: { state: 'absent' },
    governance: policyRequest.governance,
    ...other,
  })

export const modelDigest = `sha256:${'5'.repeat(64)}`

export const modelSource: Facts['modelSource'] = {
  path: 'models/credit-approval.yml',
  digest: modelDigest,
  text: 'model: credit-approval\n',
}

/** A request that leaves this file of the model on the base. */
export const foundModelFacts = (file: ModelFile, other: Partial<Found> = {}): Found =>
  found({
    folder: 'promotions/credit-approval/_facts/0001',
    asks: 'facts',
    environment: null,
    request: {
      state: 'read',
      value: { request: 1, kind: 'model-facts', model: 'credit-approval', file: otherDigest, reason: 'as it is now' },
    },
    proposed: { state: 'absent' },
    proposedFile: {
      source: { path: 'models/credit-approval.yml', digest: otherDigest, text: 'model: credit-approval\n# new\n' },
      file: { state: 'read', value: file },
    },
    ...other,
  })

export function gathered(other: Partial<Extract<Gathered, { state: 'gathered' }>> = {}): Gathered {
  return {
    state: 'gathered',
    subject: subject(),
    digest,
    evaluation: measured(),
    champion: champion(),
    dataQuality: dataFacts(),
    lineage: lineage(),
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
    modelSource,
    memberships: memberships(),
    failed: [],
    gathered: gathered(),
    live: '6',
    ledger: {
      governance: otherDigest,
      recordedAt: '2026-01-02T09:00:00Z',
      faults: [],
      modelFile: modelDigest,
      live: '6',
    },
    otherRequests: [],
    checks: [],
    foreignChecks: [],
    impact: null,
    ...other,
  }
}
