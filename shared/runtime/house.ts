import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { advisoriesFrom } from '../clients/advisories/source.ts'
import { dispatcherOf } from '../clients/dispatcher.ts'
import { formatYaml, locate } from '../clients/document/yaml.ts'
import { readCheckout, type Checkout } from '../clients/git/checkout.ts'
import { withLedgerClone } from '../clients/git/ledger.ts'
import { enginesOf } from '../clients/engine/engines.ts'
import type { TrinoOptions } from '../clients/engine/trino.ts'
import { GithubAdministration } from '../clients/github/settings/administration.ts'
import { GithubConnection } from '../clients/github/connection.ts'
import { GithubForge } from '../clients/github/forge.ts'
import { GithubIncidents } from '../clients/github/incidents.ts'
import { GithubLedger } from '../clients/github/ledger/ledger.ts'
import { GithubScratch } from '../clients/github/scratch.ts'
import type { ConnectionOptions, Credential } from '../clients/mlflow/connection.ts'
import { MlflowAccess } from '../clients/mlflow/access.ts'
import { MlflowRegistry } from '../clients/mlflow/registry.ts'
import { PredictionsError } from '../clients/predictions/problem.ts'
import { LocalSandbox } from '../clients/sandbox/sandbox.ts'
import { FileScanner } from '../clients/scan/scanner.ts'
import type { PageRooms } from '../clients/predictions/pages.ts'
import { readPredictions, workOnPredictions } from '../clients/predictions/reader.ts'
import type { SecurityDoor } from '../gather/security/scan.ts'
import { HttpCourier } from '../clients/webhook/courier.ts'
import { listen } from '../clients/webhook/server.ts'
import { rowColumns, selectRows } from '../clients/predictions/row-files.ts'
import type { EngineAsked } from '../domain/engine/choice.ts'
import type { Row } from '../domain/scenario/result.ts'
import type { Administration } from '../ports/administration.ts'
import type { RegistryAccess } from '../ports/access.ts'
import type { Courier } from '../ports/courier.ts'
import type { Documents } from '../ports/documents.ts'
import type { Engines } from '../ports/engine.ts'
import type { Forge } from '../ports/forge.ts'
import type { Incidents } from '../ports/incidents.ts'
import type { Ledger } from '../ports/ledger.ts'
import type { Listen } from '../ports/listener.ts'
import type { Predictions, PredictionsFault } from '../ports/predictions.ts'
import type { Registry } from '../ports/registry.ts'
import type { Sandbox } from '../ports/sandbox.ts'
import type { Scratch } from '../ports/scratch.ts'
import { commentMarker } from '../render/comment.ts'
import type { Environment } from './environment.ts'
import { UserError } from './failure.ts'
import type { Run } from './run.ts'
import { readBeside } from './local/beside.ts'
import { playThroughForge } from './local/player.ts'
import { askAtTerminal, type Ask } from './local/terminal.ts'

/** The credentials that an action's inputs bring. */
export type Credentials = {
  readonly token: string | undefined
  readonly app: string | null
  readonly mlflowUsername: string | undefined
  readonly mlflowPassword: string | undefined
  readonly mlflowToken: string | undefined
  /** the database of known vulnerabilities: `osv`, an address, or a file; nothing is known where none is named */
  readonly advisories?: string | undefined
  /** what counts rows, where the inputs say it */
  readonly engine?: EngineInputs | undefined
  /** the repository, where something else than the surroundings tells it */
  readonly repository?: { readonly owner: string; readonly name: string }
}

/** The inputs about engines. */
export type EngineInputs = {
  readonly engine: EngineAsked
  readonly folder: string | undefined
  readonly trino?: Omit<TrinoOptions, 'suite' | 'dispatcher'> | null
}

/** The ports of one run; the registry's address and the ledger's branch are told by the policy, once that is read. */
export type Ports = {
  readonly forge: Forge
  readonly documents: Documents
  readonly predictions: Predictions
  readonly security?: SecurityDoor
  readonly engines?: Engines
  readonly registryAt: (uri: string) => Registry
  readonly accessAt: (uri: string) => RegistryAccess
  readonly ledgerOf: (branch: string) => Ledger
  /** the issues in which incidents are told */
  readonly incidents: Incidents
  readonly app: string | null
  /** the forge's own time at its last answer, so that records and reviews share one clock; this machine's before any answer */
  readonly clock: () => string
}

/** What a main gets: the run, and the ports that its credentials open. */
export interface House extends Run {
  /** this suite with its version, as records and servers are told it */
  readonly suite: string
  readonly ports: (credentials: Credentials) => Ports
  /** what administrators set at the forge */
  readonly administration: (credentials: Credentials) => Administration
  /** what the self-test does at the forge with a token */
  readonly scratch: (credentials: Credentials) => Scratch
  readonly now: () => string
  readonly documents: Documents
  readonly predictions: Predictions
  /** plays scenarios through the stand-in of a clone of this suite */
  readonly playThroughForge: (files: readonly string[], policy: string) => Promise<readonly Row[]>
  /** the version of Node that runs this */
  readonly node: string
  /** calls with the ledger's branch in a local clone or a bundle */
  readonly withClone: typeof withLedgerClone
  /** what looks through requirements and files, with the database that the words name */
  readonly security: (advisories: string | undefined) => SecurityDoor
  /** what counts rows beside the reader in the bundle */
  readonly engines: (given: EngineInputs) => Engines
  /** what git says of the folder that this runs in */
  readonly checkout: () => Promise<Checkout>
  /** carries what receivers are told */
  readonly courier: () => Courier
  readonly sleep: (ms: number) => Promise<void>
  /** listens for what others deliver */
  readonly listen: Listen
  /** the text of a file that ships beside the bundle; null where it is not there */
  readonly beside: (name: string) => string | null
  /** asks the person at the terminal; null where nobody is there */
  readonly ask: Ask | null
  /** where a model is run apart from everything */
  readonly sandbox: () => Sandbox
}

const machineTime = (): string => new Date().toISOString().replace(/\.\d{3}Z$/, 'Z')

const documents: Documents = { locate, format: formatYaml }

function predictionsFault(error: unknown): PredictionsFault {
  if (!(error instanceof PredictionsError)) throw error
  const problem = error.code === 'missing-column' ? 'missing-column' : 'other'
  return { problem, detail: error.message, column: error.column }
}

/** Rooms that one file after the other is read into: what each left behind would be much before it is collected. */
const spareRooms: PageRooms[] = []

const predictions: Predictions = {
  read: (bytes, path, wanted) => readPredictions(bytes, path, wanted).then((table) => ({ table }), predictionsFault),
  blocks: (place, path, wanted, work) => {
    try {
      return workOnPredictions(place, path, wanted, work, spareRooms)
    } catch (error) {
      const fault = predictionsFault(error)
      // whoever reads it whole tells what else is wrong
      return fault.problem === 'missing-column' ? fault : null
    }
  },
  columns: rowColumns,
  select: selectRows,
}

function credentialOf(environment: Environment, given: Credentials): Credential {
  // a name of the environment is somebody else's: it takes no token's place
  if (given.mlflowToken !== undefined && given.mlflowUsername === undefined && given.mlflowPassword === undefined)
    return { token: given.mlflowToken }
  const username = given.mlflowUsername ?? environment.registry.username
  const password = given.mlflowPassword ?? environment.registry.password
  const token = given.mlflowToken ?? environment.registry.token
  if ((username === null) !== (password === null)) {
    throw new UserError(
      'Half of the registry credential is missing.',
      'Give mlflow-username and mlflow-password both, or mlflow-token.',
    )
  }
  if (username !== null && password !== null) return { username, password }
  return token === null ? null : { token }
}

const textOf = (path: string | null): string | null => (path === null ? null : readFileSync(path, 'utf8'))

function registryDoor(environment: Environment, given: Credentials): (uri: string) => ConnectionOptions {
  const { network, registry } = environment
  const credential = credentialOf(environment, given)
  // each server has a way of its own: what the registry's authority vouches for says nothing of the forge
  const dispatcher = dispatcherOf(network, {
    authority: textOf(registry.serverCertificate),
    client: textOf(registry.clientCertificate),
  })
  const patience = registry.patienceSeconds === null ? {} : { timeLimitMs: registry.patienceSeconds * 1000 }
  return (uri) => ({ uri, credential, dispatcher, ...patience })
}

/** The connection to the forge, and the repository that all is about. */
function openForge(
  { environment }: Run,
  given: Credentials,
  suite: string,
): { readonly connection: GithubConnection; readonly name: string } {
  const repository = given.repository ?? environment.forge.repository
  if (repository === null)
    throw new UserError(
      'The governance repository is unknown.',
      'Run in a workflow, or set GITHUB_REPOSITORY to owner/name.',
    )
  if (given.token === undefined)
    throw new UserError(
      'No token for the forge was given.',
      'Give github-token; on a command line --github-token or GITHUB_TOKEN.',
    )
  const name = `${repository.owner}/${repository.name}`
  const connection = new GithubConnection({
    apiUrl: environment.forge.apiUrl,
    token: given.token,
    userAgent: suite,
    dispatcher: dispatcherOf(environment.network),
  })
  return { connection, name }
}

function openSecurity({ environment }: Run, advisories: string | undefined): SecurityDoor {
  const { folders, network } = environment
  return {
    scanner: new FileScanner({ folder: folders.temporary }),
    advisories: advisoriesFrom(advisories, {
      folder: folders.workspace,
      now: machineTime,
      dispatcher: dispatcherOf(network),
    }),
  }
}

function openEngines({ environment }: Run, given: EngineInputs, suite: string): Engines {
  const { folders, network } = environment
  const dispatcher = dispatcherOf(network)
  return enginesOf({
    asked: given.engine,
    folder: given.folder === undefined ? null : resolve(folders.workspace, given.folder),
    trino: given.trino == null ? null : { ...given.trino, suite, dispatcher },
    temporary: folders.temporary,
    freeBytes: () => process.availableMemory(),
  })
}

function openPorts(run: Run, given: Credentials, suite: string): Ports {
  const { environment } = run
  const { connection, name } = openForge(run, given, suite)
  const door = registryDoor(environment, given)
  return {
    forge: new GithubForge({
      connection,
      repository: name,
      webUrl: environment.forge.serverUrl,
      marker: commentMarker,
    }),
    documents,
    predictions,
    security: openSecurity(run, given.advisories),
    engines: openEngines(run, given.engine ?? { engine: 'auto', folder: undefined }, suite),
    registryAt: (uri) => new MlflowRegistry(door(uri)),
    accessAt: (uri) => new MlflowAccess(door(uri)),
    ledgerOf: (branch) => new GithubLedger({ connection, repository: name, branch, app: given.app }),
    incidents: new GithubIncidents({ connection, repository: name }),
    app: given.app,
    clock: () => connection.serverTime ?? machineTime(),
  }
}

function openAdministration(run: Run, given: Credentials, suite: string): Administration {
  const { connection, name } = openForge(run, given, suite)
  return new GithubAdministration({ connection, repository: name, webUrl: run.environment.forge.serverUrl })
}

function openScratch(run: Run, given: Credentials, suite: string): Scratch {
  const { connection, name } = openForge(run, given, suite)
  return new GithubScratch({ connection, repository: name })
}

/** The house that a run lives in. */
export function houseOf(run: Run, version: string): House {
  const suite = `countersign ${version}`
  return {
    ...run,
    suite,
    ports: (given) => openPorts(run, given, suite.replace(' ', '/')),
    documents,
    predictions,
    playThroughForge: (files, policy) => playThroughForge(run.environment.folders.workspace, files, policy),
    administration: (given) => openAdministration(run, given, suite.replace(' ', '/')),
    scratch: (given) => openScratch(run, given, suite.replace(' ', '/')),
    withClone: withLedgerClone,
    security: (advisories) => openSecurity(run, advisories),
    engines: (given) => openEngines(run, given, suite.replace(' ', '/')),
    checkout: () => readCheckout(run.environment.folders.workspace),
    ask: run.environment.workflow === null ? askAtTerminal() : null,
    courier: () =>
      new HttpCourier({ userAgent: suite.replace(' ', '/'), dispatcher: dispatcherOf(run.environment.network) }),
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    listen,
    beside: readBeside,
    now: machineTime,
    sandbox: () => new LocalSandbox({ temporary: run.environment.folders.temporary, variables: process.env }),
    node: process.versions.node,
  }
}
