import type { House } from '../../shared/runtime/house.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { relayOf } from './answers.ts'
import { Inputs, outputs } from './inputs.ts'

/** A delivery holds a name, a number and tags; those of more are found by the schedule. */
const mostBytes = 1_048_576
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const { forge } = house.ports(credentialsOf(inputs))
  const now = (): number => Math.floor(Date.parse(house.now()) / 1000)
  const secret = inputs['webhook-secret']
  const relay = relayOf({ forge, secret, alias: inputs.alias ?? null, now, log: house.log })
  const { host, port } = inputs
  const listening = await house.listen({ host, port, mostBytes }, relay.answer)
  house.log.info(`Listening at ${listening.address}.`)
  if (!loopback.has(host)) house.log.warning('This speaks plain HTTP; let MLflow reach it through TLS alone.')
  await listening.ended
  house.output(outputs, relay.counts())
}
