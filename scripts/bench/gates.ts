import { bootstrap } from './gates/bootstrap.ts'
import { engines } from './gates/engines.ts'
import { reading } from './gates/reading.ts'
import { scanning } from './gates/scanning.ts'
import { stage } from './gates/stage.ts'
import type { Bench } from './main.ts'

const [vulnerabilities, ...payloads] = scanning

/** The benchmarks of stage 1, in the order of their numbers. */
export const gates: readonly Bench[] = [
  ...stage,
  ...reading,
  ...(vulnerabilities === undefined ? [] : [vulnerabilities]),
  bootstrap,
  engines,
  ...payloads,
]
