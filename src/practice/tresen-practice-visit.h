/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** TresenPracticeVisitEnd: where a browser was left. */
typedef struct
{
  char *url;
  guint status;        /* of the last page */
  gboolean has_chosen; /* whether a hosted page was come by, and a button of it pressed */
} TresenPracticeVisitEnd;

void tresen_practice_visit_end_free (TresenPracticeVisitEnd *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPracticeVisitEnd, tresen_practice_visit_end_free)

void tresen_practice_visit_async (const char *url,
                                  const char *act,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
TresenPracticeVisitEnd *tresen_practice_visit_finish (GAsyncResult *result, GError **error);

G_END_DECLS
