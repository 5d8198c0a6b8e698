/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-media-keeper.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

void tresen_file_fetch_async (TresenWechatClient *wechat,
                              const TresenTimelineEntry *entry,
                              const char *media_folder,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
TresenKeptFile *
tresen_file_fetch_finish (TresenWechatClient *wechat, GAsyncResult *result, GError **error);

G_END_DECLS
