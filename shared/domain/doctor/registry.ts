import { done, given, missing, unknown, type Outcome } from './precondition.ts'
import { policyOf, type World } from './world.ts'

/** The model registry, as the policy names it. */

/** The credential goes to an address that nobody between can read or feign. */
export const registryHttps = (world: World): Outcome =>
  given(policyOf(world), ({ registry }) => httpsOutcome(registry.uri))

function httpsOutcome(uri: string): Outcome {
  const parsed = URL.parse(uri)
  if (parsed?.protocol === 'https:') return done({ uri: parsed.origin })
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(parsed?.hostname ?? '')
  // plain text that never leaves the machine is nobody else's to read
  return loopback ? done({ uri: parsed?.origin ?? uri, hint: 'loopback' }) : missing({ uri })
}

const versionOf = (text: string): readonly [number, number] | null => {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(text) ?? []
  return major === undefined || minor === undefined ? null : [Number(major), Number(minor)]
}

/** Whether the version is MLflow 3 of this minor number, or newer. */
export function registryAtLeast(version: string, minor: number): boolean {
  const [major = 0, own = 0] = versionOf(version) ?? []
  return major > 3 || (major === 3 && own >= minor)
}

const oldest = 13
const comfortable = 15

export const registryReachable = ({ registry }: World): Outcome =>
  given(registry, (found) => ('failed' in found ? missing({ failed: found.failed }) : done()))

/** MLflow from 3.13 on; below 3.15 it works, with a word about it. */
export const registryVersion = ({ registry }: World): Outcome =>
  given(registry, (found) => {
    if ('failed' in found) return unknown('the registry did not answer')
    const { version } = found
    const parts = versionOf(version)
    if (parts === null) return unknown(`the registry calls its version "${version.slice(0, 60)}"`)
    const [major, minor] = parts
    if (major < 3 || (major === 3 && minor < oldest)) return missing({ version })
    return major === 3 && minor < comfortable ? done({ version, hint: 'old' }) : done({ version })
  })
