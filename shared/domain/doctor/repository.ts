import { bothSeen } from '../protection/seen.ts'
import { appPermissions } from '../protection/setup.ts'
import { done, given, missing, noneOf, unknown, type Outcome } from './precondition.ts'
import { appId, type World } from './world.ts'

/** The repository itself, its plan, its Actions, and the suite's App. */

export const repositoryWritable = ({ repository }: World): Outcome =>
  given(repository, ({ archived }) => (archived ? missing() : done()))

/** Without issues no incident can be told. */
export const issuesEnabled = ({ repository }: World): Outcome =>
  given(repository, ({ hasIssues }) => (hasIssues ? done() : missing()))

/** Some way to merge is allowed by the repository and by every rule. */
export const mergePossible = ({ repository, branchRules }: World): Outcome =>
  given(bothSeen(repository, branchRules), ([{ mergeMethods }, rules]) => {
    if (mergeMethods === null) return unknown('the forge shows the merge settings to administrators only')
    const limits = rules.flatMap(({ parameters }) => {
      const listed: unknown = parameters?.allowed_merge_methods
      return Array.isArray(listed) ? [listed.map(String)] : []
    })
    const linear = rules.some(({ type }) => type === 'required_linear_history')
    const left = mergeMethods.filter(
      (method) => limits.every((allowed) => allowed.includes(method)) && !(linear && method === 'merge'),
    )
    return left.length > 0 ? done({ methods: [...left] }) : missing({ allowed: [...mergeMethods] })
  })

/** On the free plan a private repository has neither rulesets nor environments that hold. */
export const planSuffices = ({ repository, plan }: World): Outcome =>
  given(repository, (found) => {
    if (!found.private) return done({ plan: 'any, for the repository is public' })
    return given(plan, (name) => {
      if (name === null) return unknown('the forge shows the plan to owners of the organisation only')
      return /^free/i.test(name) ? missing({ plan: name }) : done({ plan: name })
    })
  })

export function appKnown({ named, app }: World): Outcome {
  if (named === null) return missing({ named: false })
  return given(app, (found) => {
    if (found === null)
      return named.id === null
        ? missing({ named: true, slug: named.slug })
        : unknown('the forge shows no App of that name to this token; a private App is shown to its owners only')
    return named.id !== null && named.id !== found.id
      ? missing({ named: true, slug: found.slug, given: named.id, found: found.id })
      : done({ id: found.id })
  })
}

export function appInstalled(world: World): Outcome {
  return given(bothSeen(appId(world), world.installation), ([id, installation]) => {
    if (installation?.app !== id) return missing({ why: 'absent' })
    if (installation.suspended) return missing({ why: 'suspended' })
    return installation.everywhere
      ? done()
      : unknown('the App is installed on picked repositories, and which ones is shown to nobody but itself')
  })
}

const order = ['none', 'read', 'write', 'admin']
const reach = (level: string | undefined): number => order.indexOf(level ?? 'none')

export function appPermitted(world: World): Outcome {
  return given(bothSeen(appId(world), world.installation), ([id, installation]) => {
    if (installation?.app !== id) return unknown('the App is not installed')
    const { permissions } = installation
    const lacking = Object.entries(appPermissions)
      .filter(([name, level]) => reach(permissions[name]) < reach(level))
      .map(([name, level]) => `${name}: ${level}`)
    // more to read harms nobody; more to write is what a stolen key could use
    const beyond = Object.entries(permissions)
      .filter(([name, level]) => reach(level) > Math.max(reach('read'), reach(appPermissions[name])))
      .map(([name, level]) => `${name}: ${level}`)
    return lacking.length === 0 && beyond.length === 0 ? done() : missing({ lacking, beyond })
  })
}

export const actionsEnabled = ({ actions }: World): Outcome =>
  given(actions, ({ enabled, allowed }) => {
    if (!enabled) return missing({ allowed: 'none' })
    return allowed === 'local_only' ? missing({ allowed }) : done({ allowed })
  })

export const actionsMayNotApprove = ({ workflowToken }: World): Outcome =>
  given(workflowToken, ({ approves }) => (approves ? missing() : done()))

export const jobTokenReads = ({ workflowToken }: World): Outcome =>
  given(workflowToken, ({ writes }) => (writes ? missing() : done()))

export function nodeVersion({ node }: World): Outcome {
  const major = Number(/^v?(\d+)\./.exec(node)?.[1] ?? 'NaN')
  if (!Number.isFinite(major)) return unknown(`Node calls its version "${node.slice(0, 60)}"`)
  return major >= 24 ? done({ node }) : missing({ node })
}

export const bypassesRecent = ({ bypasses }: World): Outcome =>
  given(bypasses, (all) =>
    noneOf(
      'events',
      all.map(({ by, at, commit }) => `${by} at ${at} to ${commit.slice(0, 12)}`),
    ),
  )
