/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-customer.h"

/** tresen_customer_new: Returns: (transfer full): an empty customer, all fields zero; filled by its
 * maker, then only read. Any thread. */
TresenCustomer *
tresen_customer_new (void)
{
  return g_atomic_rc_box_new0 (TresenCustomer);
}

TresenCustomer *
tresen_customer_ref (TresenCustomer *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  TresenCustomer *self = data;

  g_free (self->openid);
  g_free (self->name);
  g_free (self->remark);
  g_free (self->language);
  g_free (self->scene);
}

void
tresen_customer_unref (TresenCustomer *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
