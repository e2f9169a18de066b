import { Parameter, followed } from './schema.ts'
import type { Document, Operation, Schema } from './schema.ts'

export interface Route {
  readonly method: string
  readonly path: string
  readonly operation: Operation
  readonly parameters: readonly Declared[]
  readonly pattern: RegExp
}

export interface Match {
  readonly route: Route
  readonly values: Readonly<Record<string, string>>
}

/** A parameter with a schema of a list that holds its value, since only values inside something can be coerced. */
export type Declared = Parameter & { readonly wrapped: Schema }

function declared(parameter: Parameter): Declared {
  return { ...parameter, wrapped: { type: 'array', items: parameter.schema } }
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function patternOf(path: string, parameters: readonly Parameter[]): RegExp {
  const several = new Set(parameters.filter((one) => one['x-multi-segment']).map((one) => one.name))
  const parts = path.split(/\{([^}]+)\}/)
  const source = parts.map((part, index) => {
    if (index % 2 === 0) return literal(part)
    return several.has(part) ? `(?<${part}>.+)` : `(?<${part}>[^/]+)`
  })
  const whole = source.join('')
  // The root folder is asked for without the last slash.
  return path.endsWith('/contents/{path}')
    ? new RegExp(`^${whole.replace('/(?<path>.+)', '(?:/(?<path>.*))?')}$`)
    : new RegExp(`^${whole}$`)
}

function literalLength(path: string): number {
  return path.replace(/\{[^}]+\}/g, '').length
}

/** All routes of the description, the most literal path first, so that `/pulls/{n}/files` wins over a catch-all. */
export function routesOf(document: Document): readonly Route[] {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const parameters = operation.parameters.map((one) => declared(Parameter.parse(followed(document, one))))
      return { method: method.toUpperCase(), path, operation, parameters, pattern: patternOf(path, parameters) }
    }),
  )
  return routes.sort((a, b) => literalLength(b.path) - literalLength(a.path))
}

/** The route of a request with its decoded path values, or undefined; a slash inside a value may be written `%2F`. */
export function routeOf(routes: readonly Route[], method: string, path: string): Match | undefined {
  for (const route of routes) {
    const found = route.method === method.toUpperCase() ? route.pattern.exec(path) : null
    if (found === null) continue
    // a group that took no part has no value, whatever its type says
    const groups: Readonly<Record<string, string | undefined>> = found.groups ?? {}
    return {
      route,
      values: Object.fromEntries(
        Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value ?? '')]),
      ),
    }
  }
  return undefined
}
