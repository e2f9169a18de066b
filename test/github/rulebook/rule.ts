/** What GitHub enforces and a gate depends on. Each rule can be switched off, to show that something else then goes red. */
export type Rule = {
  readonly says: string
  readonly cites: string
  /** the test through the bundle that goes red without the rule */
  readonly proof: string
}

export const docs = 'https://docs.github.com/en'
