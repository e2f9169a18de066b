import { start } from '../toolkit.ts'
import { revoke } from './revoke.ts'

await start(revoke)
