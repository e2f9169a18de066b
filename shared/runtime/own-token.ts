import type { Home } from '../ports/forge.ts'
import { UserError } from './failure.ts'

/**
 * Refuses an input app-slug that is not the App of the token: what is written would be told as the App's, and what that App
 * wrote would be believed as our own. Whose token it is the forge says, not whoever wrote the workflow.
 */
export function requireOwnToken(app: string | null, { asking }: Pick<Home, 'asking'>): void {
  if (app === null || asking === `${app}[bot]`) return
  throw new UserError(
    `The input app-slug says "${app}", and the token is that of ${asking}.`,
    `Give app-slug and github-token from the one step that minted the token of the App ${app}; without an App leave app-slug out.`,
  )
}
