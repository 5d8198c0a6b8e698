/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-states.h"

G_BEGIN_DECLS

/**
 * TresenRawCallback: a callback as it was received, kept so that it can be decoded again.
 */
typedef struct _TresenRawCallback TresenRawCallback;

struct _TresenRawCallback
{
  gint64 id;
  TresenCallbackSource source;
  gint64 received_at_us;
  char *dedupe_key; /* "" when none could be found */
  TresenCallbackVerdict verdict;
  char *reason; /* English, why it was refused or flagged; "" when there is nothing to say */
  char *query;  /* as received, without "?" */
  GBytes *body; /* (nullable) as received */
};

TresenRawCallback *tresen_raw_callback_new (void);
TresenRawCallback *tresen_raw_callback_ref (TresenRawCallback *self);
void tresen_raw_callback_unref (TresenRawCallback *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenRawCallback, tresen_raw_callback_unref)

G_END_DECLS
