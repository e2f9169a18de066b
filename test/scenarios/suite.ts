import { openBook } from '../../shared/runtime/ledger/book.ts'
import type { Outcome } from '../../actions/promote/case.ts'
import { workOff } from '../../actions/promote/work.ts'
import { formatYaml, locate } from '../../shared/clients/document/yaml.ts'
import { GithubConnection } from '../../shared/clients/github/connection.ts'
import { GithubForge } from '../../shared/clients/github/forge.ts'
import { GithubIncidents } from '../../shared/clients/github/incidents.ts'
import { GithubLedger } from '../../shared/clients/github/ledger.ts'
import { MlflowAccess } from '../../shared/clients/mlflow/access.ts'
import { MlflowRegistry } from '../../shared/clients/mlflow/registry.ts'
import { PredictionsError } from '../../shared/clients/predictions/problem.ts'
import { readPredictions } from '../../shared/clients/predictions/reader.ts'
import { rowColumns, selectRows } from '../../shared/clients/predictions/row-files.ts'
import { sha256 } from '../../shared/domain/digest.ts'
import type { Facts } from '../../shared/domain/facts.ts'
import { formatHeadRecord } from '../../shared/domain/head-record.ts'
import { judgeRequest, type RequestVerdict } from '../../shared/domain/judgement.ts'
import type { Writer } from '../../shared/domain/ledger/record-parts.ts'
import { unreadableStages, type Answer } from '../../shared/domain/scenario/answer.ts'
import { hurdlesOf } from '../../shared/domain/request/automatic-merge.ts'
import { checkName, stageNames } from '../../shared/domain/stage.ts'
import { gatherFacts } from '../../shared/gather/facts.ts'
import { pendingRequests } from '../../shared/gather/merged.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import { commentMarker } from '../../shared/render/comment.ts'
import type { Ports } from '../../shared/runtime/house.ts'
import { publishCheck } from '../../shared/runtime/stage/report.ts'
import type { Account } from '../mlflow/server.ts'
import { appToken, repository, type Forge } from './company.ts'
import { fakeSecurity } from '../fakes/security.ts'

/** The suite at work on the scenario's forge: the clients, the gathering, the checks and the promoter as they are. */

const writer: Writer = {
  app: 'countersign',
  proven: true,
  repository,
  repositoryId: '1',
  run: '1',
  attempt: '1',
  actor: 'forge-administrator',
  workflow: `${repository}/.github/workflows/promote.yml@refs/heads/main`,
  workflowSha: 'a'.repeat(40),
  suite: 'countersign',
}

/** Retries are not waited for, and silence is given up on soon: what fails here fails for good. */
const hasty = { sleep: async (): Promise<void> => undefined }

export async function portsAt(forge: Forge, now: string, admin: Account, silent: boolean): Promise<Ports> {
  const limit = silent ? { timeLimitMs: 300 } : {}
  const connection = new GithubConnection({
    apiUrl: forge.standIn.apiUrl,
    token: await appToken(forge),
    userAgent: 'countersign',
    ...hasty,
    ...limit,
  })
  return {
    forge: new GithubForge({ connection, repository, webUrl: forge.standIn.url, marker: commentMarker }),
    incidents: new GithubIncidents({ connection, repository }),
    documents: { locate, format: formatYaml },
    predictions: {
      read: async (bytes, path, wanted) => {
        try {
          return { table: await readPredictions(bytes, path, wanted) }
        } catch (error) {
          if (!(error instanceof PredictionsError)) throw error
          return { problem: error.code === 'missing-column' ? 'missing-column' : 'other', detail: error.message }
        }
      },
      columns: rowColumns,
      select: selectRows,
    },
    security: fakeSecurity(),
    accessAt: (uri) =>
      new MlflowAccess({ uri, credential: { username: admin.user, password: admin.password }, ...hasty, ...limit }),
    registryAt: (uri) =>
      new MlflowRegistry({
        uri,
        credential: { username: admin.user, password: admin.password },
        ...hasty,
        ...limit,
      }),
    ledgerOf: (branch) => new GithubLedger({ connection, repository, branch, app: 'countersign' }),
    app: 'countersign',
    clock: () => connection.serverTime ?? now,
  }
}

export type Judged = { readonly facts: Facts; readonly verdict: RequestVerdict }

/** The open or merged request as the suite judges it now; throws what the clients throw. */
export async function judge(ports: Ports, number: number, before: string | null): Promise<Judged> {
  const reading = await ports.forge.pull(number)
  const question = { number, base: reading.repository.tip, at: null, before: before === null ? null : [] }
  const facts = await gatherFacts(ports, question, reading)
  return { facts, verdict: judgeRequest(facts, facts.readAt, before) }
}

/** What a person would be told, or that nothing could be read. */
export async function answer(ports: Ports, number: number, before: string | null): Promise<Answer> {
  try {
    const { facts, verdict } = await judge(ports, number, before)
    return { stages: verdict.stages, mergeable: verdict.mergeable, hurdles: hurdlesOf(facts, verdict), promotion: null }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return {
      stages: unreadableStages({ unreadable: { read: 'reviews', detail } }),
      mergeable: false,
      promotion: null,
    }
  }
}

/** Records the head, and publishes all four checks where asked. */
export async function publish(ports: Ports, number: number, all: boolean): Promise<void> {
  const { facts, verdict } = await judge(ports, number, null)
  for (const stage of verdict.stages)
    if (all || stage.stage === stageNames[0]) await publishCheck(ports.forge, facts, verdict, stage, null)
}

/** The record of a head that was overtaken before the suite came to it, as its run for that head would have made it. */
export async function recordOvertaken(
  ports: Ports,
  head: { readonly sha: string; readonly digest: string | null; readonly at: string; readonly pull: number },
): Promise<void> {
  await ports.forge.writeCheck({
    stage: 'validation-gates',
    sha: head.sha,
    name: checkName('validation-gates'),
    state: { status: 'in_progress' },
    externalId: formatHeadRecord(head),
    detailsUrl: null,
    title: 'Overtaken',
    summary: '',
    annotations: [],
    earlier: null,
  })
}

/** Appends the governance of the base to the ledger, as the request that brought it would have ended. */
export async function recordGovernance(ports: Ports, branch: string): Promise<void> {
  const { tip } = await ports.forge.repository()
  const governance = await readGovernance(ports.forge, ports.documents, tip)
  const models = await ports.forge.folder(tip, 'models')
  const book = await openBook(ports.ledgerOf(branch))
  const number = String(book.entries().length + 1).padStart(4, '0')
  const account = { id: 4_999_899, login: 'forge-administrator', kind: 'user', state: 'active' } as const
  await book.append(
    {
      kind: book.entries().length === 0 ? 'genesis' : 'policy',
      at: ports.clock(),
      writer,
      request: {
        folder: `promotions/_policy/${number}`,
        blob: 'b'.repeat(40),
        kind: 'policy',
        pull: 999,
        url: 'https://github.example/pull/999',
        author: account,
        mergedAt: ports.clock(),
        mergeSha: tip,
        mergedBy: account,
      },
      governance: governance.digest,
      files: governance.files,
      models: models.map(({ path, text }) => ({ path, digest: `sha256:${sha256(text ?? '')}`, text: text ?? '' })),
      judgement: {
        tier: null,
        evidence: null,
        governance: governance.digest,
        stages: [],
        signOffs: [],
        exceptions: [],
        builders: [],
      },
    },
    'governance of a scenario',
  )
}

/** What the promoter makes of the merged request now; nothing where it finds none to work off. */
export async function promote(ports: Ports, branch: string, environment: string): Promise<Outcome | null> {
  const home = await ports.forge.repository()
  const book = await openBook(ports.ledgerOf(branch))
  const [pending] = await pendingRequests(ports, home, book.entries(), environment, [environment])
  if (pending === undefined) return null
  return workOff({ ports, repository: home, book, writer, now: ports.clock }, pending)
}
