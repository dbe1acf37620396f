# SPDX-License-Identifier: GPL-3.0-or-later
# Completion for civcas in fish. Verbs and options are asked of the program, so that they are those
# of the version installed.

function __civcas_verbs
    civcas --help 2>/dev/null | string match -r '^  [a-z].*' | string trim |
        string replace -r '^(\S+).*?  +(.*)$' '$1\t$2' | sort -u -k1,1
end

function __civcas_second
    set -l words (commandline -opc)
    civcas --help 2>/dev/null | string match -r "^  $words[2] [a-z].*" |
        string replace -r '^  \S+ (\S+) +(.*)$' '$1\t$2'
end

function __civcas_options
    set -l words (commandline -opc)
    set -l name $words[2]
    if test (count $words) -gt 2; and test (count (__civcas_second)) -gt 0
        set name $words[2..3]
    end
    civcas $name --help 2>/dev/null | string replace -rf '^  (?:-., )?(--[a-z-]*).*' '$1'
end

function __civcas_sources
    for file in /etc/civcas/sources.d/*.source $HOME/.config/civcas/sources.d/*.source
        basename $file .source
    end
end

function __civcas_at_verb
    test (count (commandline -opc)) -eq 1
end

function __civcas_at_second
    test (count (commandline -opc)) -eq 2; and test (count (__civcas_second)) -gt 0
end

function __civcas_on
    set -l words (commandline -opc)
    test (count $words) -gt 1; and contains -- $words[2] $argv
end

function __civcas_after
    set -l words (commandline -opc)
    contains -- $words[-1] $argv
end

function __civcas_takes_files
    __civcas_after --config --phrases --db --warc; and return
    __civcas_on read import diff phrases; and not __civcas_at_second
end

complete -c civcas -f
complete -c civcas -n __civcas_at_verb -a '(__civcas_verbs)'
complete -c civcas -n __civcas_at_second -a '(__civcas_second)'
complete -c civcas -n 'not __civcas_at_verb; and string match -q -- "-*" (commandline -ct)' \
    -a '(__civcas_options)'
complete -c civcas -n '__civcas_on check' -a '(__civcas_sources)'
complete -c civcas -n '__civcas_takes_files' -F
complete -c civcas -n '__civcas_after --status' -a 'open credible non_credible duplicate missing'
complete -c civcas -n '__civcas_after --ask' \
    -a 'open-longer-than-a-year dismissed-though-reported credible-after-dismissed'
complete -c civcas -n '__civcas_after --result' -a 'holds fails unknown'
complete -c civcas -n '__civcas_after --kind -k' -a 'feed list page'
complete -c civcas -n '__civcas_on judge; and __civcas_after judge' -a 'same different unsure'
