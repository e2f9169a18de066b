import type { Use } from './machine.ts'

/** What the JSON in a model file has its loader import: Keras layers, and the types of skops. */

type Node = Readonly<Record<string, unknown>>

const deepest = 200
/** No name that a loader knows is longer. */
const longest = 300

/** Its loader may follow it deeper than it is followed here. */
class TooDeepError extends Error {}

function* nodesIn(value: unknown, depth = 0): Generator<Node> {
  if (typeof value !== 'object' || value === null) return
  if (depth > deepest) throw new TooDeepError()
  if (!Array.isArray(value)) yield value as Node
  for (const inner of Object.values(value)) yield* nodesIn(inner, depth + 1)
}

const text = (node: Node, key: string): string | null => {
  const value = node[key]
  return typeof value === 'string' && value !== '' ? value : null
}

const useOf = (name: string, plain: boolean): Use => ({
  kind: plain ? 'global' : 'computed',
  name: name.slice(0, longest),
  offset: 0,
})

/** The names that a skops schema would have imported. */
function skopsUses(node: Node): readonly Use[] {
  const [module, name] = [text(node, '__module__'), text(node, '__class__')]
  const [path, called] = [text(node, 'module_path'), text(node, 'function')]
  return [
    ...(module !== null && name !== null ? [useOf(`${module}.${name}`, !name.includes('.'))] : []),
    ...(path !== null && called !== null ? [useOf(`${path}.${called}`, !called.includes('.'))] : []),
  ]
}

/** What keeps code in its settings, or has its loader run a file of code. */
const codeHolders: readonly string[] = ['Lambda', '__lambda__', 'function', 'TorchModuleWrapper', 'TFSMLayer']

/** Layers that hold code of their own, and classes of modules that are none of Keras'. */
function kerasUses(node: Node): readonly Use[] {
  const name = text(node, 'class_name')
  if (name === null) return []
  const module = text(node, 'module')
  const own = module === null || /^(?:keras|keras_core|tf_keras|tensorflow\.keras)(?:\.|$)/.test(module)
  const holdsCode = codeHolders.includes(name)
  return own && !holdsCode ? [] : [useOf(`${module ?? 'keras'}.${name}`, false)]
}

/** What the description of a model reaches for; null where it is no JSON, or nested too deep. The types of skops that are plain data are left out. */
export function describedUses(name: string, json: string): readonly Use[] | null {
  let nodes: readonly Node[]
  try {
    nodes = [...nodesIn(JSON.parse(json))]
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TooDeepError) return null
    throw error
  }
  const uses = nodes.flatMap(name === 'schema.json' ? skopsUses : kerasUses)
  return [...new Map(uses.map((use) => [use.name, use])).values()]
}

/** Whether a member of an archive describes a model in JSON. */
export const isDescription = (name: string): name is 'schema.json' | 'config.json' =>
  name === 'schema.json' || name === 'config.json'
