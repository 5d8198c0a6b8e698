/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-wechat-callback.h"

G_BEGIN_DECLS

void tresen_wechat_message_read (TresenWechatCallback *self,
                                 const TresenTree *document,
                                 const char *type);

G_END_DECLS
