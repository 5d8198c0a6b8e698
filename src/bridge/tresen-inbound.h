/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-raw-callback.h"
#include "tresen-store.h"
#include "tresen-wechat-callback.h"

G_BEGIN_DECLS

/**
 * TresenInbound: one callback on its way into the store.
 */
typedef struct
{
  TresenRawCallback *raw;
  TresenWechatCallback *callback; /* (nullable): NULL for one that is only kept raw */
} TresenInbound;

void tresen_inbound_free (TresenInbound *self);
gpointer tresen_inbound_write (TresenDb *db, gpointer inbound, GError **error);

G_END_DECLS
