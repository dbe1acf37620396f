/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/judge.h"

#include <string.h>

#include "cli/changes.h"
#include "cli/options.h"
#include "cli/reading.h"
#include "cli/signature.h"
#include "cli/verb.h"
#include "cli/writer.h"

static const Usage judge_usage = {
    .page = "civcas-judge",
    .operands = "WORD ENTRY ENTRY",
    .description = "Says whether two entries are one case: WORD is same, different or unsure. It\n"
                   "outranks scores, holds through every rebuild, and can be taken back. ENTRY is\n"
                   "an id as civcas review and civcas case --why print it.\n\n"
                   "Example: civcas judge same ID ID --by Ada --note 'same family named'\n"
                   "         civcas judge --undo ID --by Ada",
    .taken = TAKES_DB,
    .max_operands = 3,
};

static const Usage amend_usage = {
    .page = "civcas-judge",
    .operands = "ID FIELD VALUE",
    .description = "Corrects what was misread: killed, injured, date, country or place of the\n"
                   "entry ID, or a figure of the release ID; an empty VALUE is not stated. What\n"
                   "was read stays on record.\n\n"
                   "Example: civcas amend cjtf-oir-monthly/2018-05 killed_total 939 --by Ada",
    .taken = TAKES_DB,
    .min_operands = 3,
    .max_operands = 3,
};

static const Usage accept_usage = {
    .page = "civcas-judge",
    .operands = "RELEASE [CAPTURE]",
    .description = "Takes a doubtful release for well read, after somebody looked: its missing\n"
                   "cases count from then on. An edited text that waits is named by the first\n"
                   "digits of its SHA-256, as civcas review prints it; it then takes the place\n"
                   "of the text before it.\n\n"
                   "Example: civcas accept cjtf-oir-monthly/2019-04 --by Ada",
    .taken = TAKES_DB,
    .min_operands = 1,
    .max_operands = 2,
};

static const Usage export_usage = {
    .page = "civcas-judge",
    .description = "Prints every judgement and amendment, taken back or not, an object a line,\n"
                   "oldest first: a text file that can be kept beside the code.\n\n"
                   "Example: civcas judgements export > judgements.jsonl",
    .taken = TAKES_DB,
};

static const Usage import_usage = {
    .page = "civcas-judge",
    .operands = "FILE",
    .description = "Takes judgements over that civcas judgements export printed; those on record\n"
                   "already stay. Then everything is folded again.\n\n"
                   "Example: civcas judgements import judgements.jsonl",
    .taken = TAKES_DB,
    .min_operands = 1,
    .max_operands = 1,
};

static int
undo(Writer *writer, const char *id, const Signature *signature)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) changes = NULL;
    if (!writer_undo(writer, id, signature->by, signature->note, &changes, &error))
        return verb_fail(error);
    changes_print(changes);
    g_print("Judgement %s is taken back; it stays on record.\n", id);
    return EXIT_CODE_OK;
}

static bool
is_word(const char *word)
{
    return strcmp(word, "same") == 0 || strcmp(word, "different") == 0 ||
           strcmp(word, "unsure") == 0;
}

int
judge_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_auto(Signature) signature = {0};
    g_autofree char *undone = NULL;
    const GOptionEntry entries[] = {
        SIGNATURE_OPTIONS(signature),
        {"undo", 0, 0, G_OPTION_ARG_STRING, &undone, "Take this judgement back", "ID"},
        G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, &judge_usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    unsigned count = options_count_operands(&options);
    if (signature.by == NULL)
        return verb_refuse("--by is missing: a judgement is signed");
    if (undone != NULL ? count != 0 : count != 3 || !is_word(options.operands[0]))
        return verb_refuse("say same, different or unsure and two entries, or --undo ID");
    g_autoptr(GError) error = NULL;
    g_autoptr(Writer) writer = writer_open(&options, &error);
    if (writer == NULL)
        return verb_fail(error);
    if (undone != NULL)
        return undo(writer, undone, &signature);
    g_autoptr(Judgement) judgement =
        judgement_new(options.operands[0], options.operands[1], options.operands[2]);
    return signature_judge(writer, judgement, &signature);
}

/* @operands: of amend three, of accept one or two */
static int
record_word(int argc, char **argv, const Usage *usage, const char *kind)
{
    g_auto(Options) options = {0};
    g_auto(Signature) signature = {0};
    const GOptionEntry entries[] = {SIGNATURE_OPTIONS(signature), G_OPTION_ENTRY_NULL};
    if (!options_parse(&options, usage, entries, argc, argv))
        return EXIT_CODE_USAGE;
    if (signature.by == NULL)
        return verb_refuse("--by is missing: a judgement is signed");
    g_autoptr(GError) error = NULL;
    g_autoptr(Writer) writer = writer_open(&options, &error);
    if (writer == NULL)
        return verb_fail(error);
    g_autoptr(Judgement) judgement = judgement_new(kind, options.operands[0], NULL);
    unsigned count = options_count_operands(&options);
    if (count == 3)
        judgement->field = g_strdup(options.operands[1]);
    if (count >= 2)
        judgement->value = g_strdup(options.operands[count - 1]);
    return signature_judge(writer, judgement, &signature);
}

int
amend_run(int argc, char **argv)
{
    return record_word(argc, argv, &amend_usage, "amend");
}

int
accept_run(int argc, char **argv)
{
    return record_word(argc, argv, &accept_usage, "accept");
}

int
judgements_export_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    if (!options_parse(&options, &export_usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
    g_autoptr(Ledger) ledger = options_open_ledger(&options, LEDGER_READ, &error);
    g_autoptr(GPtrArray) judgements =
        ledger == NULL ? NULL : ledger_list_judgements(ledger, &error);
    if (judgements == NULL)
        return verb_fail(error);
    for (unsigned i = 0; i < judgements->len; i++) {
        g_autofree char *json = judgement_to_json(g_ptr_array_index(judgements, i));
        g_print("%s\n", json);
    }
    return EXIT_CODE_OK;
}

static GPtrArray *
load_judgements(const char *path, GError **error)
{
    g_autoptr(GPtrArray) judgements =
        g_ptr_array_new_with_free_func((GDestroyNotify)judgement_free);
    gsize size = 0;
    g_autofree char *text = reading_load_text(path, &size, error);
    if (text == NULL)
        return NULL;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (unsigned i = 0; lines[i] != NULL; i++) {
        if (*g_strstrip(lines[i]) == '\0')
            continue;
        Judgement *judgement = judgement_from_json(lines[i], error);
        if (judgement == NULL) {
            g_prefix_error(
                error,
                "%s: line %u is not one that civcas judgements export prints; take it out, "
                "or write the file anew: ",
                path, i + 1);
            return NULL;
        }
        g_ptr_array_add(judgements, judgement);
    }
    return g_steal_pointer(&judgements);
}

int
judgements_import_run(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) changes = NULL;
    if (!options_parse(&options, &import_usage, NULL, argc, argv))
        return EXIT_CODE_USAGE;
    g_autoptr(GPtrArray) judgements = load_judgements(options.operands[0], &error);
    g_autoptr(Writer) writer = judgements == NULL ? NULL : writer_open(&options, &error);
    if (writer == NULL || !writer_import_judgements(writer, judgements, &changes, &error))
        return verb_fail(error);
    changes_print(changes);
    g_print("%u judgements taken over.\n", judgements->len);
    return EXIT_CODE_OK;
}
