import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPlatform, type Platform } from '../../test/journey/platform.ts'

/** What a work comes to on the stand-in for GitHub and a real MLflow, which are gone afterwards. */
export async function onPlatform<T>(work: (platform: Platform) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'))
  try {
    const platform = await startPlatform({ folder })
    try {
      return await work(platform)
    } finally {
      await platform.stop()
      await platform.registry.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
