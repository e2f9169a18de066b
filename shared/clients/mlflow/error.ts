export const registryErrorCodes = [
  'unreachable',
  'timed-out',
  'too-large',
  'unauthorized',
  'forbidden',
  'not-found',
  'invalid',
  'redirected',
  'server-error',
  'bad-answer',
  'unlistable-store',
  'insecure-address',
] as const
export type RegistryErrorCode = (typeof registryErrorCodes)[number]

/** A request to the registry that did not answer what was asked; the message names the request and the mend. */
export class RegistryError extends Error {
  readonly code: RegistryErrorCode
  /** the registry's own error code, where it gave one */
  readonly said: string | null
  /** the message itself where the failure was foreseen, since it ends with what to do; null where a fault is likelier */
  readonly mend: string | null

  constructor(
    code: RegistryErrorCode,
    message: string,
    options: { readonly said?: string | null; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'RegistryError'
    this.code = code
    this.said = options.said ?? null
    this.mend = code === 'bad-answer' || code === 'invalid' ? null : message
  }
}
