/** The record of our first sight of a head, kept as the external id of the first stage's check run; the App alone can write it. */
export type HeadRecord = {
  readonly pull: number
  readonly sha: string
  readonly digest: string | null
  readonly at: string
}

const shape =
  /^countersign\/1 pull=(\d+) head=([0-9a-f]{40,64}) evidence=(none|[A-Za-z0-9:]{1,80}) at=(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/

/** The record as the external id of a check run. */
export function formatHeadRecord({ pull, sha, digest, at }: HeadRecord): string {
  return `countersign/1 pull=${pull} head=${sha} evidence=${digest ?? 'none'} at=${at}`
}

/** The record in an external id, or null where it holds none. */
export function parseHeadRecord(text: string): HeadRecord | null {
  const match = shape.exec(text)
  const [pull, sha, digest, at] = [match?.[1], match?.[2], match?.[3], match?.[4]]
  if (pull === undefined || sha === undefined || digest === undefined || at === undefined) return null
  return { pull: Number(pull), sha, digest: digest === 'none' ? null : digest, at }
}
