/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Private to the room: the addresses among the parameters. Pure. */

typedef enum
{
  TRESEN_PAYGATE_ADDRESS_GOOD,
  TRESEN_PAYGATE_ADDRESS_BAD_FORMAT,
  TRESEN_PAYGATE_ADDRESS_NOT_PUBLIC, /* Paygate cannot get there */
} TresenPaygateAddress;

TresenPaygateAddress tresen_paygate_address_of_result (const char *url, gboolean may_be_loopback);
TresenPaygateAddress tresen_paygate_address_of_site (const char *url);
TresenPaygateAddress tresen_paygate_address_of_bundle (const char *name);
TresenPaygateAddress tresen_paygate_address_of_package (const char *name);
gboolean tresen_paygate_address_is_ipv4 (const char *text);
gboolean tresen_paygate_address_is_public_ipv4 (const char *text);

G_END_DECLS
