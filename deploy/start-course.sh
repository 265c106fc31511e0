#!/bin/bash
# Starts a learner's server: in a container, and for each simulated learner of benchmarks/classroom.py.
# First the learner's own copy of the course, in ~/course; then a hub's server, or JupyterLab alone where there is no hub.
set -u
course="$(cd "$(dirname "$0")/.." && pwd)"
own="$HOME/course"

own_copy() {
  mkdir -p "$own/exercises/solutions" "$own/notebooks" || return
  # What a learner writes in is copied once and never again: a newer image leaves it as it is.
  for lesson in notebooks exercises exercises/solutions; do
    for file in "$course/$lesson"/*.ipynb; do
      copy="$own/$lesson/${file##*/}"
      [ -e "$copy" ] && continue
      cp "$file" "$copy.part" && mv "$copy.part" "$copy" || return
    done
  done
  # What is only read is copied anew: a newer image brings its corrections.
  cp -r "$course/data" "$course/teaching" "$own/"
}

# A full disk must not keep learners from a server in which they can delete files.
own_copy || echo "The course could not be copied whole to $own: is the disk full, or the folder not this learner's?" >&2

export PATH="${VIRTUAL_ENV:-$course/.venv}/bin:$PATH"
cd "$HOME" || exit
[ -n "${JUPYTERHUB_API_TOKEN:-}" ] && exec jupyterhub-singleuser "$@"
exec jupyter lab --no-browser --ip=0.0.0.0 "$@"
