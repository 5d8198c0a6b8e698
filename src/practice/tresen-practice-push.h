/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-answer.h"

G_BEGIN_DECLS

/** TresenPracticePushResult: what became of a callback after all its deliveries. */
typedef struct
{
  const char *status; /* "success", "reply", "malformed", "http-error", "timeout", "unreachable" */
  guint deliveries;
  guint http_status;          /* of the last answer, 0 if none came */
  TresenPracticeReply *reply; /* (nullable) */
  char *why;                  /* (nullable) what was wrong with the answer */
} TresenPracticePushResult;

/**
 * TresenPracticePush: delivers callbacks as the platform does (spec 4): so many seconds to answer, three deliveries, then the
 * customer is told of a fault.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_PRACTICE_PUSH (tresen_practice_push_get_type ())
G_DECLARE_FINAL_TYPE (TresenPracticePush, tresen_practice_push, TRESEN, PRACTICE_PUSH, GObject)

TresenPracticePush *tresen_practice_push_new (TresenPracticeIdentity *identity,
                                              gint64 answer_time_us);
void tresen_practice_push_set_answer_time (TresenPracticePush *self, gint64 answer_time_us);
void tresen_practice_push_set_url (TresenPracticePush *self, const char *url);
const char *tresen_practice_push_get_url (TresenPracticePush *self);

void tresen_practice_push_deliver_async (TresenPracticePush *self,
                                         const TresenPracticeDocument *document,
                                         const char *openid,
                                         gint64 now_s,
                                         guint extra,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
TresenPracticePushResult *tresen_practice_push_deliver_finish (TresenPracticePush *self,
                                                               GAsyncResult *result,
                                                               GError **error);
void tresen_practice_push_result_free (TresenPracticePushResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPracticePushResult, tresen_practice_push_result_free)

void tresen_practice_push_check_async (TresenPracticePush *self,
                                       gint64 now_s,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
tresen_practice_push_check_finish (TresenPracticePush *self, GAsyncResult *result, GError **error);

G_END_DECLS
