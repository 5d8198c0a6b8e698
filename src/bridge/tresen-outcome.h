/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-job.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenOutcomeKind: what has become of an attempt to send a message.
 */
typedef enum
{
  TRESEN_OUTCOME_ACCEPTED,
  TRESEN_OUTCOME_FAILED,
  TRESEN_OUTCOME_UNKNOWN,
  TRESEN_OUTCOME_LATER,
} TresenOutcomeKind;

/**
 * TresenOutcome: what is to be written down of an attempt.
 */
typedef struct
{
  TresenOutcomeKind kind;
  int code;        /* WeChat's, or a TresenSendFault */
  char *text;      /* English */
  gint64 delay_us; /* until it may be tried again, if it may */
  gboolean is_for_quota; /* it waits since WeChat takes no more of them for now */

  gboolean is_notice; /* a template message: see tresen-notices.h */
  char *remote_id;    /* (nullable) by which WeChat's results will name it */

  gint64 job_id;
  gint64 entry_id;
  gint64 customer_id;
  gboolean is_started; /* the store says already that it is being sent */
  gint64 now_us;
} TresenOutcome;

TresenOutcome *
tresen_outcome_new (const TresenJob *job, const GError *error, gboolean is_started, gint64 now_us);
TresenOutcome *tresen_outcome_new_upload (const TresenJob *job, const GError *error, gint64 now_us);
TresenOutcome *tresen_outcome_new_failed (const TresenJob *job,
                                          int code,
                                          const char *text,
                                          gboolean is_started,
                                          gint64 now_us);
void tresen_outcome_set_notice (TresenOutcome *self, const char *remote_id);
void tresen_outcome_free (TresenOutcome *self);
gpointer tresen_outcome_write (TresenDb *db, gpointer outcome, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenOutcome, tresen_outcome_free)

G_END_DECLS
