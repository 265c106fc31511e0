#!/bin/bash
# Starts a learner's server: in a container, and for each simulated learner of benchmarks/classroom.py.
# First the learner's own copy of the course, in ~/course; then a hub's server, or JupyterLab alone where there is no hub.
set -u
course="$(cd "$(dirname "$0")/.." && pwd)"
own="$HOME/course"

own_copy() {
  mkdir -p "$own"/{,fr/}{exercises/solutions,notebooks} || return
  # What a learner writes in is copied once and never again: a newer image leaves it as it is.
  for lesson in {,fr/}{notebooks,exercises,exercises/solutions}; do
    for file in "$course/$lesson"/*.ipynb; do
      copy="$own/$lesson/${file##*/}"
      [ -e "$copy" ] && continue
      cp "$file" "$copy.part" && mv "$copy.part" "$copy" || { rm -f "$copy.part"; return 1; }
    done
  done
  # What is only read is copied anew: a newer image brings its corrections.
  cp -r "$course/data" "$course/teaching" "$own/" && cp -r "$course/fr/data" "$course/fr/teaching" "$own/fr/"
}

# Whether a home takes a file of some size: a full disk still makes names, and empty files.
home_is_full() {
  local probe="$HOME/.space-$$"
  head -c 100000 /dev/zero 2>/dev/null >"$probe" && rm -f "$probe" && return 1
  rm -f "$probe"
}

# A full disk must not keep learners from a server in which they can delete files.
own_copy || echo "The course could not be copied whole to $own: is the disk full, or the folder not this learner's?" >&2
if home_is_full 2>/dev/null; then
  echo "The home is full: delete some files. Until then the server keeps its own files elsewhere." >&2
  elsewhere="$(mktemp -d)"
  export JUPYTER_CONFIG_DIR="$elsewhere/config" JUPYTER_DATA_DIR="$elsewhere/data" JUPYTER_RUNTIME_DIR="$elsewhere/runtime"
  export JUPYTERLAB_SETTINGS_DIR="$elsewhere/settings" JUPYTERLAB_WORKSPACES_DIR="$elsewhere/workspaces"
  export IPYTHONDIR="$elsewhere/ipython" MPLCONFIGDIR="$elsewhere/matplotlib"
fi

export PATH="${VIRTUAL_ENV:-$course/.venv}/bin:$PATH"
cd "$HOME" || exit
# No trash: what is deleted makes room at once.
set -- --FileContentsManager.delete_to_trash=False "$@"
[ -n "${JUPYTERHUB_API_TOKEN:-}" ] && exec jupyterhub-singleuser "$@"
exec jupyter lab --no-browser --ip=0.0.0.0 "$@"
