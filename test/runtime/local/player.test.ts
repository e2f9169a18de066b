import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { formatRows, type Row } from '../../../shared/domain/scenario/result.ts'
import { playerOf, playThroughForge } from '../../../shared/runtime/local/player.ts'

const rows: readonly Row[] = [{ file: 'a.yml', line: 1, scenario: 's', differences: ['x'] }]

/** A clone whose player says these rows, and its command. */
function clone(player: string): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-player-')))
  mkdirSync(join(root, 'dist'))
  mkdirSync(join(root, 'test/scenarios'), { recursive: true })
  writeFileSync(join(root, 'dist/countersign.js'), '')
  writeFileSync(join(root, 'test/scenarios/main.ts'), player)
  return join(root, 'dist/countersign.js')
}

test('the player stands in the clone that the command is of', () => {
  const command = clone('')
  expect(playerOf(command)).toBe(join(command, '../../test/scenarios/main.ts'))
})

test('a command that is of no clone has none, and says what to do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-player-'))
  writeFileSync(join(folder, 'countersign.js'), '')
  const command = join(folder, 'countersign.js')
  expect([playerOf(command), playerOf(undefined)]).toEqual([null, null])
  await expect(playThroughForge(folder, ['a.yml'], 'policy.yml', command)).rejects.toThrow(
    'Only a clone of Countersign itself',
  )
})

test('what the player says is the result, of the files and the policy that it was given', async () => {
  const command = clone(`const [policy, ...files] = process.argv.slice(2)
const rows = ${formatRows(rows)}
if (policy !== 'policy.yml' || files.join() !== 'a.yml,b.yml') process.exit(1)
console.log(JSON.stringify(rows))`)
  expect(await playThroughForge(tmpdir(), ['a.yml', 'b.yml'], 'policy.yml', command)).toEqual(rows)
})

test.each([
  ['fails', 'process.exit(3)'],
  ['says what is no result', 'console.log("fine")'],
])('a player that %s is an error, never a pass', async (_, player) => {
  await expect(playThroughForge(tmpdir(), [], 'policy.yml', clone(player))).rejects.toThrow()
})

test('how far the player is, is told while it plays', async () => {
  const command = clone(`process.stderr.write('1 of 2 played\\n'); console.log('[]')`)
  const told = new PassThrough()
  expect(await playThroughForge(tmpdir(), [], 'policy.yml', command, told)).toEqual([])
  expect(String(told.read())).toBe('1 of 2 played\n')
})
