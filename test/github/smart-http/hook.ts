/** What git asks before it takes a push: each ref against the limits of its rules; a refusal is noted down and said. */
export const preReceive = `#!/bin/sh
zero=0000000000000000000000000000000000000000
refuse() {
  echo "$old $new $ref $1" >> "$STAND_IN_NOTES"
  echo "error: GH013: Repository rule violations found for $ref." >&2
  echo "- $1" >&2
  exit 1
}
listed() { case " $1 " in *" $ref "*) return 0;; esac; return 1; }
while read old new ref; do
  case "$ref" in refs/pull/*) echo "error: deny updating a hidden ref" >&2; exit 1;; esac
  if [ "$old" = $zero ]; then
    if listed "$STAND_IN_NO_CREATE"; then refuse "Cannot create ref due to creations being restricted."; fi
  elif [ "$new" = $zero ]; then
    if listed "$STAND_IN_NO_DELETE"; then refuse "Cannot delete this protected ref."; fi
  else
    if listed "$STAND_IN_REFUSED"; then refuse "Changes must be made through a pull request, or by who may go past the rules."; fi
    if listed "$STAND_IN_NO_FORCE" && ! git merge-base --is-ancestor "$old" "$new"; then refuse "Cannot force-push to this branch."; fi
  fi
  if [ "$new" != $zero ] && listed "$STAND_IN_CHECKED"; then
    case " $STAND_IN_PASSED " in *" $ref=$new "*) ;; *) refuse "Required status checks are expected.";; esac
  fi
done
`
