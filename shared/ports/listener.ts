/** A place at which others deliver over HTTP. */

export type Received = {
  readonly method: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Uint8Array
}

export type Reply = { readonly status: number; readonly text: string }

export type Place = { readonly host: string; readonly port: number; readonly mostBytes: number }

export type Listening = {
  readonly address: string
  /** when it listens no more: after `close`, or once the process is told to end */
  readonly ended: Promise<void>
  readonly close: () => void
}

/** What reads whole requests, none larger than it may be, and answers each once. */
export type Listen = (place: Place, answer: (received: Received) => Promise<Reply>) => Promise<Listening>
