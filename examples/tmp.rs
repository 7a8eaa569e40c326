use zapi_webhooks::*;
fn main(){ for f in std::env::args().skip(1){ let b=std::fs::read(&f).unwrap();
 match parse_connected(&b){ Ok(p)=>{println!("{}",p.event.to_canonical_json()); for d in &p.diagnostics{println!("{d}\n{}",Report::new(&b,d));} println!("{:?}", p);}
 Err(e)=>{println!("{e}\n{}\n{e:?}",Report::new(&b,&e))}}}}
