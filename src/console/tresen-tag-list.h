/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-feed.h"
#include "tresen-store-tags.h"

G_BEGIN_DECLS

/** TresenTagList: the tags of the account, kept up. Signal: "changed". */
#define TRESEN_TYPE_TAG_LIST (tresen_tag_list_get_type ())
G_DECLARE_FINAL_TYPE (TresenTagList, tresen_tag_list, TRESEN, TAG_LIST, GObject)

TresenTagList *tresen_tag_list_new (TresenStore *store, TresenFeed *feed);
GPtrArray *tresen_tag_list_get (TresenTagList *self);

G_END_DECLS
