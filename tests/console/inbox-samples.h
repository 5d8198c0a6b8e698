/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/* Made-up customers for tests and for looking at the window; run in the store's writer. */

typedef struct
{
  gint64 now_us;
  guint n_more; /* further customers, one message each */
  const char *wechat_state;
  const char *wechat_detail;
} InboxSamples;

gpointer inbox_samples_write (TresenDb *db, gpointer samples, GError **error);

G_END_DECLS
