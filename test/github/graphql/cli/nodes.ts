import type { Issue, Pull, Repo, Review } from '../../store.ts'
import { visibleRepo } from '../access.ts'
import { Fault, type GraphqlAsk } from '../fields.ts'

/** Global ids: what they name, for those who may see it. */

export const pullId = (repo: Repo, pull: Pull): string => `PR_${repo.id}_${pull.number}`

export const issueId = (repo: Repo, number: number): string => `I_${repo.id}_${number}`

const unknown = (id: string): Fault =>
  new Fault('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`)

function visible(ask: GraphqlAsk, id: string): readonly Repo[] {
  return ask.store.repos.filter((repo) => {
    try {
      return visibleRepo(ask, repo.owner, repo.name) === repo
    } catch (error) {
      if (error instanceof Fault) return false
      throw new Error(`node ${id}`, { cause: error })
    }
  })
}

export function repoOfNode(ask: GraphqlAsk, id: string): Repo {
  const repo = visible(ask, id).find((one) => `R_${one.id}` === id)
  if (repo === undefined) throw unknown(id)
  return repo
}

/** The pull request of an id, in this API's form or in the shorter one of REST where only one repository fits. */
export function pullOfNode(ask: GraphqlAsk, id: string): { readonly repo: Repo; readonly pull: Pull } {
  const all = visible(ask, id).flatMap((repo) => [...repo.pulls.values()].map((pull) => ({ repo, pull })))
  const exact = all.filter(({ repo, pull }) => pullId(repo, pull) === id)
  const found = exact.length > 0 ? exact : all.filter(({ pull }) => `PR_${pull.number}` === id)
  const [first] = found
  if (first === undefined || found.length > 1) throw unknown(id)
  return first
}

export function issueOfNode(ask: GraphqlAsk, id: string): { readonly repo: Repo; readonly issue: Issue } {
  for (const repo of visible(ask, id)) {
    const issue = [...repo.issues.values()].find(({ number }) => issueId(repo, number) === id)
    if (issue !== undefined) return { repo, issue }
  }
  throw unknown(id)
}

type ReviewPlace = { readonly repo: Repo; readonly pull: Pull; readonly review: Review }

export function reviewOfNode(ask: GraphqlAsk, id: string): ReviewPlace {
  for (const repo of visible(ask, id)) {
    for (const pull of repo.pulls.values()) {
      const review = pull.reviews.find((one) => `PRR_${one.id}` === id)
      if (review !== undefined) return { repo, pull, review }
    }
  }
  throw unknown(id)
}
