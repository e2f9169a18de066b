import type { World } from '../builders/world.ts'

/** The world again, whose n-th read of forge, registry or ledger fails as a broken connection does; `reads` counts them all. */
export function faulty(own: World, at: number): { readonly own: World; readonly reads: () => number } {
  let count = 0
  const failing = <T extends object>(port: T, names: ReadonlySet<string>): T =>
    new Proxy(port, {
      get: (target, key) => {
        const found: unknown = Reflect.get(target, key)
        if (typeof found !== 'function' || typeof key !== 'string' || !names.has(key)) return found
        return async (...given: readonly unknown[]): Promise<unknown> => {
          count += 1
          if (count === at) throw new Error(`planted: ${key} was not answered`)
          return Reflect.apply(found, target, given) as unknown
        }
      },
    })
  const forge = failing(own.forge, forgeReads)
  const registry = failing(own.registry, registryReads)
  const ledger = failing(own.ledger, new Set(['read', 'commits']))
  const ports = { ...own.ports, forge, registryAt: () => registry, ledgerOf: () => ledger }
  return { own: { ...own, ports }, reads: () => count }
}

const forgeReads = new Set([
  'repository',
  'pull',
  'openRequests',
  'pullsOfCommit',
  'commitsOfPath',
  'movements',
  'heads',
  'folder',
  'paths',
  'blobs',
  'members',
  'isAncestor',
  'commitStanding',
])

const registryReads = new Set([
  'serverVersion',
  'registeredModel',
  'modelVersion',
  'run',
  'downloadUri',
  'loggedModel',
  'files',
  'readFile',
  'hashFile',
])
