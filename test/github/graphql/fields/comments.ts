import type { Comment } from '../../store.ts'
import { isViewer } from '../access.ts'
import type { Fields, GraphqlAsk } from '../fields.ts'
import { actorFields } from './actors.ts'

/** Comments of issues and pull requests; `at` is the page that they stand on. */
export const commentFields = (ask: GraphqlAsk, at: string, comment: Comment): Fields => ({
  __typename: 'IssueComment',
  id: `IC_${comment.id}`,
  databaseId: comment.id,
  fullDatabaseId: String(comment.id),
  body: comment.body,
  url: `${at}#issuecomment-${comment.id}`,
  createdAt: comment.at,
  updatedAt: comment.updatedAt,
  viewerDidAuthor: isViewer(ask, comment.author),
  author: actorFields(ask, comment.author),
  authorAssociation: 'MEMBER',
  includesCreatedEdit: comment.updatedAt !== comment.at,
  isMinimized: false,
  minimizedReason: null,
  reactionGroups: [],
})
