/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TresenCustomer: a follower of the Official Account, as the dealer knows him. Texts are UTF-8, ""
 * when not known.
 */
typedef struct _TresenCustomer TresenCustomer;

struct _TresenCustomer
{
  gint64 id;
  char *openid;
  char *name;     /* given by staff; WeChat tells no names since 2021 */
  char *remark;   /* WeChat's remark: the name, or as much of it as WeChat takes, or what it was called before */
  char *language; /* as WeChat tells it, "zh_CN" */
  char *scene;    /* of the QR code by which he came: the lead source */
  gboolean is_followed;
  gint64 followed_at_us; /* 0 when not known */
  gint64 created_at_us;
  int remark_code; /* why WeChat did not take the name as its remark; 0 when it did, or was not asked */
  int tags_code;   /* why WeChat did not take the last change of tags; 0 when it did */
};

TresenCustomer *tresen_customer_new (void);
TresenCustomer *tresen_customer_ref (TresenCustomer *self);
void tresen_customer_unref (TresenCustomer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenCustomer, tresen_customer_unref)

G_END_DECLS
