/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-wechat-callback.h"

G_BEGIN_DECLS

void tresen_wechat_event_read (TresenWechatCallback *self,
                               const TresenTree *document,
                               const char *event);

G_END_DECLS
