/** Thrown, with one sentence, for whatever the runner does not implement or GitHub would not accept. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}
