/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-raw-callback.h"
#include "tresen-store.h"
#include "tresen-wechat-callback.h"
#include "tresen-wechat-passive-reply.h"

G_BEGIN_DECLS

/**
 * TresenInbound: one callback on its way into the store.
 */
typedef struct
{
  TresenRawCallback *raw;
  TresenWechatCallback *callback; /* (nullable): NULL for one that is only kept raw */
  TresenWechatManner manner;      /* in which it has to be answered */
  char *away_text;                /* (nullable): what customers get now that the shop is closed */
  gint64 closed_since_us;         /* with away_text */
} TresenInbound;

void tresen_inbound_free (TresenInbound *self);
gpointer tresen_inbound_write (TresenDb *db, gpointer inbound, GError **error);

G_END_DECLS
