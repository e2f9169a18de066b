import { judgingEnvironment, type Protection, rescoreEnvironment } from './setup.ts'

/** Environments of the forge, which hold the credentials: who may use them, from which branch. */

export type Reviewer = { readonly type: string; readonly id: number }

export type BranchPattern = { readonly id: number | null; readonly name: string; readonly type: string }

export type Environment = {
  readonly name: string
  readonly waitMinutes: number
  readonly preventSelfReview: boolean
  readonly reviewers: readonly Reviewer[]
  /** from where it may be used: anywhere, any protected branch, or the branches named */
  readonly from: 'anywhere' | 'protected' | 'named'
  readonly branches: readonly BranchPattern[]
  /** whether administrators may go past its rules; null where the forge does not say */
  readonly adminsBypass: boolean | null
}

/** `unattended`: nobody is waited for, since a judgement must follow a review within a minute. */
export type WantedEnvironment = { readonly name: string; readonly branch: string; readonly unattended: boolean }

/** One environment for the judging jobs, one for running versions again where the policy asks it, one for each governed environment. */
export function wantedEnvironments({
  setup,
  defaultBranch,
}: Pick<Protection, 'setup' | 'defaultBranch'>): readonly WantedEnvironment[] {
  const governed = setup.environments.filter((name) => name !== judgingEnvironment)
  return [
    { name: judgingEnvironment, branch: defaultBranch, unattended: true },
    ...(setup.rescoring ? [{ name: rescoreEnvironment, branch: defaultBranch, unattended: true }] : []),
    ...governed.map((name) => ({ name, branch: defaultBranch, unattended: false })),
  ]
}

/** The environment as it should stand; reviewers of a governed environment are kept: they are one lock more. */
export function mergedEnvironment(found: Environment | null, wanted: WantedEnvironment): Environment {
  const known = found?.branches.filter(({ name, type }) => name === wanted.branch && type === 'branch') ?? []
  return {
    name: found?.name ?? wanted.name,
    waitMinutes: wanted.unattended ? 0 : (found?.waitMinutes ?? 0),
    preventSelfReview: wanted.unattended ? false : (found?.preventSelfReview ?? false),
    reviewers: wanted.unattended ? [] : (found?.reviewers ?? []),
    from: 'named',
    branches: known.length > 0 ? known.slice(0, 1) : [{ id: null, name: wanted.branch, type: 'branch' }],
    // only what the forge shows can be set there
    adminsBypass: typeof found?.adminsBypass === 'boolean' ? false : null,
  }
}

/** An environment line by line. */
export function environmentLines(one: Environment): readonly string[] {
  const froms = { anywhere: 'any branch', protected: 'any protected branch', named: 'the branches named' }
  return [
    `used from: ${froms[one.from]}`,
    ...(one.from === 'named' ? one.branches.map(({ name, type }) => `${type}: ${name}`) : []),
    ...(one.waitMinutes === 0 ? [] : [`wait: ${one.waitMinutes} minutes`]),
    ...one.reviewers.map(({ type, id }) => `reviewer: ${type} ${id}`),
    ...(one.preventSelfReview ? ['self-review: prevented'] : []),
    ...(one.adminsBypass === null ? [] : [`administrators bypass: ${one.adminsBypass ? 'yes' : 'no'}`]),
  ]
}

/** Names of environments are the same whatever their letters' case. */
export const namedEnvironment = (all: readonly Environment[], name: string): Environment | null =>
  all.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null
