/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "releases/reading_internal.h"

/* Rules of the phrase files. "the Saudi-led" before a
 * count of the dead, "in Yemen" in it or after it, make it no figure of this force; "claims that"
 * right before it no admission, and none at all with "were exaggerated" after it; "no evidence"
 * before it no statement, nor "initially said" before it or "retracted" in its sentence; "another"
 * before it, "last month" after it no running total; "since" or "so far" in its sentence make it
 * one. */
#define OTHER_FORCE "other-force"
#define OTHER_THEATRE "other-theatre"
#define OTHER_DEED "other-deed"
#define ALLEGED "alleged"
#define DISPROVED "disproved"
#define DENIED "denied"
#define SUPERSEDED "superseded"
#define TAKEN_BACK "taken-back"
#define ONE_TIME "one-time"
#define RUNNING "running"
#define STATED "stated"

/* Is @match introduced as what somebody alleges? */
bool figure_is_alleged(const Reading *reading, const Match *match);

/* Is @match no count since the beginning, though it may look so? */
bool figure_is_one_time(const Reading *reading, const Match *match);

/* Does the sentence of @match say that it counts since the beginning? */
bool figure_says_it_runs(const Reading *reading, const Match *match);

/* In an article, or what another says around a release: remembers a count of the force's that says
 * neither. */
void figure_note_bare(const Reading *reading, const Match *match, Figure *figure);

/* What else the page states says which of them are running totals: a count below one is none. */
void figures_settle_bare(const Reading *reading);

/* An article that says of the force both that it killed nobody, at no time and place, and that it
 * killed somebody may quote a denial that was taken back: doubts it. */
void figures_doubt_zero(const Reading *reading);

/* What reading one figure asks, each an idea of its own. @match took it, @hit is its number. */

/* Does the force itself stand in @match before the number, as in "coalition in which it admits"? */
bool figure_names_force(const Reading *reading, const Match *match);

/* Does @match count killed or injured people in the words of a page by others? */
bool figure_counts_the_dead(const Reading *reading, const Match *match);

/* Whose figure is it, and on what basis? */
void figure_set_speaker(const Reading *reading, const Match *match, const Attribution *attribution,
                        Figure *figure);

/* Which time and which part does it cover? A total of few days is renamed. */
void figure_set_extent(const Reading *reading, const Match *match, Figure *figure);

/* Another coalition, another army, another war: no figure of this force. */
bool figure_is_foreign(const Reading *reading, const Match *match);

/* Must somebody be found who says what @match says, and is nobody? And do others than the force do
 * the killing that its sentence tells of? */
bool figure_is_unsaid(const Reading *reading, const Match *match);

/* "died when a boat capsized", "shelling by rebels killed": does the clause of @match name what
 * killed, and nothing of the force's? */
bool figure_has_another_cause(const Reading *reading, const Match *match);

/* "mourned 40 civilian deaths", "a review of the deaths of 40 civilians": does nothing right before
 * what is only a noun state it, or say that it was brought about? */
bool figure_is_only_mentioned(const Reading *reading, const Match *match);

/* The first figure that @match catches or says in words, or NULL. (borrowed) */
const SlotHit *figure_find_count(const Match *match);

/* "revised from 5 to 7", "1.302 civilians", "one in 10 civilians": does @hit count nobody? */
bool figure_is_no_count(const Reading *reading, const SlotHit *hit);

/* "65 people were injured", and of a force that speaks of itself "killed 70 people": what a phrase
 * sets aside as people who live somewhere is a count of harm. */
bool figure_hides_harm(const Reading *reading, const Match *match);

/* "40 civilians were killed or wounded", "killed 40 civilians a day" in an article: a number that
 * is not that of the dead */
bool figure_counts_others_too(const Reading *reading, const Match *match);

/* "initially said that no civilians were killed", "a finding it later retracted" */
bool figure_is_taken_back(const Reading *reading, const Match *match);

/* "denied that it had killed", "should have admitted killing", "never admitted": no statement */
bool figure_is_denied(const Reading *reading, const Match *match);

/**
 * In a release: does what follows @match change what its numbers count? "484 killed or injured",
 * "seven new reports in Mosul"; and anything at all after a phrase that must be whole.
 */
bool figure_goes_on(const Reading *reading, const Match *match);

/* Did the series' own phrases find the number of @match, and refuse it because the sentence goes
 * on? Then words of others say no more about it. @matches: all of the sentence. */
bool figure_is_refused_elsewhere(const Reading *reading, const Match *match,
                                 const GPtrArray *matches);

/**
 * A word that is not known stands where a hedge may stand: "at blorp 484", "than 40", "blorp 12
 * civilians". The number may be a bound, or no number of its own at all.
 */
bool figure_is_hedged_strangely(const Reading *reading, const Match *match, const SlotHit *hit);
