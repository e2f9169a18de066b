import { start } from '../toolkit.ts'
import { setUp } from './set-up.ts'

await start(setUp)
