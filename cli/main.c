/* SPDX-License-Identifier: GPL-3.0-or-later */
/* civcas: read, check now, list and show. Each verb is a row; a new one is a file and a row. */
#include <langinfo.h>
#include <locale.h>
#include <string.h>

#include "cli/add.h"
#include "cli/backup.h"
#include "cli/books.h"
#include "cli/captures.h"
#include "cli/cases.h"
#include "cli/changes.h"
#include "cli/check.h"
#include "cli/compare.h"
#include "cli/config_check.h"
#include "cli/config_edit.h"
#include "cli/config_show.h"
#include "cli/diff.h"
#include "cli/digest.h"
#include "cli/doctor.h"
#include "cli/evidence.h"
#include "cli/export.h"
#include "cli/figures.h"
#include "cli/import.h"
#include "cli/judge.h"
#include "cli/outbox.h"
#include "cli/output.h"
#include "cli/phrases.h"
#include "cli/probe.h"
#include "cli/read.h"
#include "cli/rebuild.h"
#include "cli/reread.h"
#include "cli/review.h"
#include "cli/rules.h"
#include "cli/status.h"
#include "cli/verb.h"
#include "cli/watch.h"

/* Verbs in the order and the groups of their manual pages. */
static const Verb verbs[] = {
    {NULL, "Look at what is known: civcas-cases(1)", NULL},
    {"changes", "list what releases said differently", changes_run},
    {"cases", "list cases and where they stand", cases_run},
    {"case", "show one case through all releases", case_run},
    {"figures", "list figures and who stated them", figures_run},
    {"books", "list the sums that must hold, month by month", books_run},
    {"compare", "say what changed between two releases", compare_run},
    {"delays", "say how long it took to decide cases, by source", delays_run},
    {"evidence", "write out all that one change stands on", evidence_run},
    {NULL, "Fetch and take in: civcas-check(1)", NULL},
    {"check", "ask the sources now", check_run},
    {"captures", "list what was fetched, and what it was", captures_run},
    {"diff", "compare two captures word by word", diff_run},
    {"probe", "ask one address, and say what civcas makes of it", probe_run},
    {"add", "find the feed or list behind an address, and watch it", add_run},
    {"import", "record files in the ledger", import_run},
    {"export", "write the captures as a WARC file", export_run},
    {NULL, "Read pages: civcas-read(1)", NULL},
    {"read", "say what a page or file states, without any ledger", read_run},
    {"phrases check", "check phrase files and run their examples", phrases_check_run},
    {"phrases explain", "show which phrase took what of a page", phrases_explain_run},
    {NULL, "Decide what a machine cannot: civcas-judge(1)", NULL},
    {"review", "show pairs that look alike and wait for a person", review_run},
    {"judge", "say whether two entries are one case", judge_run},
    {"amend", "correct a misread figure or entry", amend_run},
    {"accept", "take a doubtful release for well read", accept_run},
    {"judgements export", "print what people decided", judgements_export_run},
    {"judgements import", "take over what people decided elsewhere", judgements_import_run},
    {"reread", "say what the archive would say now", reread_run},
    {"rebuild", "fold all releases on record again", rebuild_run},
    {"verify", "prove that the ledger is whole and equals its fold", verify_run},
    {NULL, "Tell people: civcas-digest(1)", NULL},
    {"outbox", "list what has not been delivered yet", outbox_run},
    {"digest", "show the mail that waits, as it would be sent", digest_run},
    {"watch", "have a recipient told of everything about one case", watch_run},
    {"rules test", "say who would get what, and why", rules_test_run},
    {NULL, "Look after the machine: civcas-doctor(1)", NULL},
    {"status", "say how the watching stands", status_run},
    {"doctor", "examine machine, settings, ledger, sources and mail", doctor_run},
    {"config check", "check settings, sources and recipients", config_check_run},
    {"config show", "show the settings that hold, and which file says so", config_show_run},
    {"config edit", "change a settings file, checked before it counts", config_edit_run},
    {"backup", "copy the ledger while civcasd goes on", backup_run},
};

static void
print_help(void)
{
    g_print("Usage: civcas VERB [OPTION…] [OPERAND…]\n\n"
            "Watches official civilian-casualty releases and tells what moved.\n\n");
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
        if (verbs[i].name == NULL)
            g_print("%s%s\n", i > 0 ? "\n" : "", verbs[i].summary);
        else
            g_print("  %-17s  %s\n", verbs[i].name, verbs[i].summary);
    }
    g_print("\nMore: civcas VERB --help, and the manual page civcas(1).\n");
}

/* Words of @name that @argv begins with: all of them or 0. */
static int
match_name(const char *name, int argc, char **argv)
{
    g_auto(GStrv) words = g_strsplit(name, " ", -1);
    int count = (int)g_strv_length(words);
    for (int i = 0; i < count; i++) {
        if (i >= argc || strcmp(words[i], argv[i]) != 0)
            return 0;
    }
    return count;
}

/* Second words that may follow @first, as in "check, show or edit". Returns: (owned) maybe empty */
static char *
list_second_words(const char *first)
{
    g_autoptr(GString) list = g_string_new(NULL);
    g_autofree char *prefix = g_strconcat(first, " ", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
        if (verbs[i].name != NULL && g_str_has_prefix(verbs[i].name, prefix))
            g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "",
                                   verbs[i].name + strlen(prefix));
    }
    return g_string_free(g_steal_pointer(&list), FALSE);
}

/* Words of one verb are few and short: a slip is told by the letters it begins with. */
static const char *
guess_verb(const char *word)
{
    for (size_t length = strlen(word); length >= 2; length--) {
        for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
            if (verbs[i].name != NULL && strncmp(verbs[i].name, word, length) == 0)
                return verbs[i].name;
        }
    }
    return NULL;
}

/* Returns: EXIT_CODE_USAGE */
static int
refuse_word(const char *word)
{
    g_autofree char *seconds = list_second_words(word);
    if (*seconds != '\0')
        return verb_refuse("“%s” needs a second word, one of: %s", word, seconds);
    const char *guess = guess_verb(word);
    if (guess != NULL)
        return verb_refuse("there is no verb “%s”; did you mean “%s”?", word, guess);
    return verb_refuse("there is no verb “%s”", word);
}

static int
run_verb(int argc, char **argv)
{
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
        int words = verbs[i].name != NULL ? match_name(verbs[i].name, argc, argv) : 0;
        if (words == 0)
            continue;
        g_autofree char *program = g_strdup_printf("civcas %s", verbs[i].name);
        g_set_prgname(program);
        return verbs[i].run(argc - words + 1, argv + words - 1);
    }
    return refuse_word(argv[0]);
}

/* What we print is UTF-8, whatever the locale: JSON and quotes must come out as they are. */
static void
use_utf8(void)
{
    if (setlocale(LC_CTYPE, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        (void)setlocale(LC_CTYPE, "C.UTF-8"); /* every Debian has it; else tables look worse */
}

static int
run(int argc, char **argv)
{
    const char *first = argc > 1 ? argv[1] : "";
    if (strcmp(first, "--version") == 0) {
        g_print("civcas %s\n", CIVCAS_VERSION);
        return EXIT_CODE_OK;
    }
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0 || strcmp(first, "help") == 0) {
        print_help();
        return EXIT_CODE_OK;
    }
    if (argc < 2) {
        print_help();
        return EXIT_CODE_USAGE;
    }
    return run_verb(argc - 1, argv + 1);
}

int
main(int argc, char **argv)
{
    use_utf8();
    g_set_prgname("civcas");
    output_watch();
    return run(argc, argv);
}
