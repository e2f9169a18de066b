import { start } from '../toolkit.ts'
import { mint } from './mint.ts'

await start(mint)
