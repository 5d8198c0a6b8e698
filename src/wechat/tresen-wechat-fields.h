/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-tree.h"

G_BEGIN_DECLS

/**
 * TresenWechatFieldShape:
 * @TRESEN_WECHAT_FIELD_TEXT: the text of the first node at the path
 * @TRESEN_WECHAT_FIELD_TEXTS: an array with the text of every node at the path
 * @TRESEN_WECHAT_FIELD_OBJECTS: an array with an object for every node at the path, made of the field's members
 */
typedef enum
{
  TRESEN_WECHAT_FIELD_TEXT,
  TRESEN_WECHAT_FIELD_TEXTS,
  TRESEN_WECHAT_FIELD_OBJECTS,
} TresenWechatFieldShape;

/**
 * TresenWechatField: where a value stands in WeChat's document, and what it is called in ours.
 * @path: names of members with "/" between them, in any case; a step "item" is passed over where there is none, as a
 *   list has it in XML and an array in JSON may not
 * @name: the name in detail
 * @members: for objects: their fields, ended by one without a path
 */
typedef struct _TresenWechatField TresenWechatField;

struct _TresenWechatField
{
  const char *path;
  const char *name;
  TresenWechatFieldShape shape;
  const TresenWechatField *members;
};

char *tresen_wechat_fields_read (const TresenTree *document,
                                 const TresenWechatField *first,
                                 const TresenWechatField *second);
const char *tresen_wechat_fields_find (const TresenTree *tree, const char *path);

G_END_DECLS
