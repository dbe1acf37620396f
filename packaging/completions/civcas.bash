# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Completion for civcas in bash. Verbs and options are asked of the program, so that they are those
# of the version installed.

_civcas_verbs() { # the first words of all verbs, or with WORD what may follow it
    civcas --help 2>/dev/null | awk -v first="$1" '
        /^  [a-z]/ {
            if (first == "") print $1
            else if ($1 == first && $0 ~ /^  [a-z]+ [a-z]/) print $2
        }' | sort -u
}

_civcas_options() { # VERB...
    civcas "$@" --help 2>/dev/null | sed -n 's/^  \(-., \)\?\(--[a-z-]*\).*/\2/p'
}

_civcas_values() { # OPTION
    case $1 in
    --status) echo open credible non_credible duplicate missing ;;
    --ask) echo open-longer-than-a-year dismissed-though-reported credible-after-dismissed ;;
    --result) echo holds fails unknown ;;
    --kind | -k) echo feed list page ;;
    esac
}

_civcas_sources() {
    local folder file
    for folder in "${XDG_CONFIG_HOME:-$HOME/.config}/civcas" /etc/civcas; do
        for file in "$folder"/sources.d/*.source; do
            [[ -e $file ]] && basename "$file" .source
        done
    done
}

_civcas() {
    local cur prev words cword
    _init_completion || return
    local verb=${words[1]-} second=
    local -a name=("$verb")
    if ((cword == 1)); then
        mapfile -t COMPREPLY < <(compgen -W "$(_civcas_verbs "") --help --version" -- "$cur")
        return
    fi
    second=$(_civcas_verbs "$verb")
    if [[ -n $second && $cword -eq 2 && $cur != -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$second" -- "$cur")
        return
    fi
    [[ -n $second && $cword -gt 2 ]] && name+=("${words[2]}")
    case $prev in
    --config | --phrases | -c) _filedir -d; return ;;
    --db | --warc) _filedir; return ;;
    --status | --ask | --result | --kind | -k)
        mapfile -t COMPREPLY < <(compgen -W "$(_civcas_values "$prev")" -- "$cur")
        return
        ;;
    --*)
        # An option that wants a word of its own, such as --by=NAME: nothing to propose.
        civcas "${name[@]}" --help 2>/dev/null | grep -q -e "$prev=" && return
        ;;
    esac
    if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_civcas_options "${name[@]}")" -- "$cur")
        return
    fi
    case $verb in
    check) mapfile -t COMPREPLY < <(compgen -W "$(_civcas_sources)" -- "$cur") ;;
    read | import | diff | phrases) _filedir ;;
    judge) ((cword == 2)) && mapfile -t COMPREPLY < <(compgen -W "same different unsure" -- "$cur") ;;
    esac
}

complete -F _civcas civcas
