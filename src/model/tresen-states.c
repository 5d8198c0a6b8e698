/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-states.h"

#define WORD_OF(words, value) ((guint) (value) < G_N_ELEMENTS (words) ? words[value] : "")

/** tresen_direction_to_word: Returns: the word of the export contract, "" for a number that is
 * none. Pure; any thread. */
const char *
tresen_direction_to_word (TresenDirection direction)
{
  static const char *const words[] = { "in", "out" };

  return WORD_OF (words, direction);
}

/** tresen_message_state_to_word: Returns: the word of the export contract, "" for a number that is
 * none. Pure; any thread. */
const char *
tresen_message_state_to_word (TresenMessageState state)
{
  static const char *const words[]
      = { "received", "queued", "sending", "accepted", "failed", "unknown" };

  return WORD_OF (words, state);
}

/** tresen_job_state_to_word: Returns: the word of the export contract, "" for a number that is
 * none. Pure; any thread. */
const char *
tresen_job_state_to_word (TresenJobState state)
{
  static const char *const words[] = { "queued", "running", "done", "failed", "unknown" };

  return WORD_OF (words, state);
}

/** tresen_job_kind_to_word: Returns: the word of the export contract, "" for a number that is none.
 * Pure; any thread. */
const char *
tresen_job_kind_to_word (TresenJobKind kind)
{
  static const char *const words[] = {
    "send-message", "fetch-media",  "fetch-user",  "send-passive",    "send-typing",
    "set-remark",   "set-tags",     "edit-tag",    "fetch-followers", "fetch-templates",
    "make-qr-code", "probe-rights", "clear-quota", "erase-files",     "start-payment",
    "inquire",      "refund",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (words) == TRESEN_N_JOB_KINDS);

  return WORD_OF (words, kind);
}

/**
 * tresen_job_kind_stands_alone:
 *
 * Returns: whether each job of @kind has its turn by itself; those of the other kinds run one after the other for each
 * customer. Pure; any thread.
 */
gboolean
tresen_job_kind_stands_alone (TresenJobKind kind)
{
  return kind == TRESEN_JOB_START_PAYMENT || kind == TRESEN_JOB_INQUIRE || kind == TRESEN_JOB_REFUND;
}

/** tresen_callback_source_to_word: Returns: the word of the export contract, "" for a number that
 * is none. Pure; any thread. */
const char *
tresen_callback_source_to_word (TresenCallbackSource source)
{
  static const char *const words[] = { "wechat", "c4c", "paygate", "web" };

  return WORD_OF (words, source);
}

/** tresen_callback_verdict_to_word: Returns: the word of the export contract, "" for a number that
 * is none. Pure; any thread. */
const char *
tresen_callback_verdict_to_word (TresenCallbackVerdict verdict)
{
  static const char *const words[] = { "accepted", "duplicate", "orphan", "refused" };

  return WORD_OF (words, verdict);
}
